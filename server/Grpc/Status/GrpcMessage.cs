using System.Buffers;
using System.Text;

namespace Sluice.Grpc.Status;

/// <summary>
/// The value of the trailer <c>grpc-message</c>: UTF-8, percent-encoded. Specification: gRPC over HTTP/2, "Responses",
/// Percent-Encoded.
/// </summary>
public static class GrpcMessage
{
    /// <summary>
    /// The most characters that <see cref="Encode"/> returns. Clients take 8 KiB of trailers and no more, and a sentence may
    /// echo what a caller sent.
    /// </summary>
    public const int MaxEncodedLength = 4096;

    private const string Ellipsis = "...";

    private static readonly SearchValues<char> Plain = SearchValues.Create([
        .. Enumerable.Range(0x20, 0x7F - 0x20).Select(value => (char)value).Where(character => character != '%'),
    ]);

    /// <summary>Encodes any text; half a surrogate pair becomes U+FFFD, a text too long ends in three dots.</summary>
    public static string Encode(string text)
    {
        if (text.Length <= MaxEncodedLength && !text.AsSpan().ContainsAnyExcept(Plain))
            return text;

        var encoded = new StringBuilder();
        Span<byte> bytes = stackalloc byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var plain = rune.IsBmp && Plain.Contains((char)rune.Value);
            var length = plain ? 1 : 3 * rune.Utf8SequenceLength;
            if (encoded.Length + length > MaxEncodedLength - Ellipsis.Length)
                return encoded.Append(Ellipsis).ToString();

            if (plain)
                encoded.Append((char)rune.Value);
            else
                AppendEscaped(encoded, bytes[..rune.EncodeToUtf8(bytes)]);
        }

        return encoded.ToString();
    }

    /// <summary>
    /// Decodes a peer's text. Never fails: an escape that is none stays as it is, bytes that are no UTF-8 become U+FFFD.
    /// </summary>
    public static string Decode(string encoded)
    {
        if (!encoded.Contains('%'))
            return encoded;

        var source = Encoding.UTF8.GetBytes(encoded);
        var length = 0;
        for (var i = 0; i < source.Length; length++)
        {
            if (source[i] == '%' && TryReadEscape(source.AsSpan(i), out var value))
            {
                source[length] = value;
                i += 3;
            }
            else
            {
                source[length] = source[i];
                i++;
            }
        }

        return Encoding.UTF8.GetString(source, 0, length);
    }

    private static void AppendEscaped(StringBuilder encoded, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            encoded.Append('%').Append(value.ToString("X2"));
    }

    private static bool TryReadEscape(ReadOnlySpan<byte> text, out byte value)
    {
        value = 0;
        if (text.Length < 3 || !char.IsAsciiHexDigit((char)text[1]) || !char.IsAsciiHexDigit((char)text[2]))
            return false;

        value = Convert.FromHexString(text.Slice(1, 2))[0];
        return true;
    }
}
