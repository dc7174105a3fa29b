namespace Sluice.Conformance.Tests.Ways;

/// <summary>A tensor as a test sends and receives it, whatever the way.</summary>
/// <param name="Name">The input's or output's name.</param>
/// <param name="Datatype">The Open Inference Protocol's name of the type.</param>
/// <param name="Shape">Its sizes.</param>
/// <param name="Bytes">All elements, little-endian; of BYTES each behind its length (four bytes).</param>
internal sealed record WireTensor(string Name, string Datatype, long[] Shape, byte[] Bytes)
{
    /// <summary>A BYTES tensor.</summary>
    public static WireTensor OfStrings(string name, long[] shape, IEnumerable<byte[]> strings) =>
        new(name, "BYTES", shape, [.. strings.SelectMany(text => BitConverter.GetBytes(text.Length).Concat(text))]);

    /// <summary>Bytes an element takes; of BYTES 0.</summary>
    public int ElementBytes =>
        Datatype switch
        {
            "BOOL" or "INT8" or "UINT8" => 1,
            "INT16" or "UINT16" or "FP16" or "BF16" => 2,
            "INT32" or "UINT32" or "FP32" => 4,
            "BYTES" => 0,
            _ => 8,
        };

    /// <summary>The elements of a BYTES tensor.</summary>
    public IReadOnlyList<byte[]> Strings()
    {
        var strings = new List<byte[]>();
        for (var at = 0; at < Bytes.Length; )
        {
            var length = BitConverter.ToInt32(Bytes, at);
            strings.Add(Bytes[(at + 4)..(at + 4 + length)]);
            at += 4 + length;
        }

        return strings;
    }

    /// <summary>The elements of a numeric tensor, each made of its bytes.</summary>
    public IEnumerable<T> Select<T>(Func<ReadOnlyMemory<byte>, T> convert)
    {
        for (var at = 0; at < Bytes.Length; at += ElementBytes)
            yield return convert(Bytes.AsMemory(at, ElementBytes));
    }
}
