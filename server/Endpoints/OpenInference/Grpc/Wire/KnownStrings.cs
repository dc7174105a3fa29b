namespace Sluice.Endpoints.OpenInference.Grpc.Wire;

/// <summary>
/// Strings by their UTF-8: those that come with every request, such as the names of models and tensors, are made once. Bounded: a
/// new one takes the place of another. Safe for concurrent use.
/// </summary>
internal sealed class KnownStrings
{
    private const int Places = 1024;
    private const int LongestBytes = 128;

    private readonly Known?[] _known = new Known?[Places];

    /// <summary>Decodes; what is no UTF-8 becomes U+FFFD.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            return "";
        }

        if (utf8.Length > LongestBytes)
        {
            return System.Text.Encoding.UTF8.GetString(utf8);
        }

        var hash = new HashCode();
        hash.AddBytes(utf8);
        ref var place = ref _known[hash.ToHashCode() & (Places - 1)];
        if (Volatile.Read(ref place) is { } known && utf8.SequenceEqual(known.Utf8))
        {
            return known.Text;
        }

        var text = System.Text.Encoding.UTF8.GetString(utf8);
        Volatile.Write(ref place, new Known(utf8.ToArray(), text));
        return text;
    }

    private sealed record Known(byte[] Utf8, string Text);
}
