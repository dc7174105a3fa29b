using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Conformance.Tests.Triton;

/// <summary>What came back, read as Triton's client reads it.</summary>
/// <param name="Status">HTTP's.</param>
/// <param name="Headers">By name, whatever its case.</param>
/// <param name="Body">As it came.</param>
internal sealed record RawReply(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The body, or what of it is JSON where tensors follow.</summary>
    public JsonNode Json => JsonNode.Parse(Encoding.UTF8.GetString(Plain[..JsonLength]))!;

    /// <summary>The sentence of an error; fails the test where it is none.</summary>
    public string Error => Status == 200 ? throw new InvalidDataException("no error") : (string)Json["error"]!;

    private int JsonLength =>
        Headers.TryGetValue("Inference-Header-Content-Length", out var length)
            ? int.Parse(length, CultureInfo.InvariantCulture)
            : Plain.Length;

    private byte[] Plain =>
        Headers.GetValueOrDefault("Content-Encoding") switch
        {
            null => Body,
            "gzip" => Read(new GZipStream(new MemoryStream(Body), CompressionMode.Decompress)),
            "deflate" => Read(new ZLibStream(new MemoryStream(Body), CompressionMode.Decompress)),
            var other => throw new InvalidDataException($"the client knows no coding '{other}'"),
        };

    /// <summary>An output of INT32, whichever way it came.</summary>
    public int[] Ints(string output)
    {
        var (tensor, raw) = Find(output, "INT32");
        return raw is null
            ? [.. tensor["data"]!.AsArray().Select(value => (int)value!)]
            : MemoryMarshal.Cast<byte, int>(raw).ToArray();
    }

    /// <summary>An output of BYTES, its elements as text of a character a byte, whichever way it came.</summary>
    public string[] Texts(string output)
    {
        var (tensor, raw) = Find(output, "BYTES");
        return raw is null ? [.. tensor["data"]!.AsArray().Select(value => (string)value!)] : Elements(raw);
    }

    /// <summary>The elements of a BYTES tensor in binary.</summary>
    public static string[] Elements(byte[] raw)
    {
        var elements = new List<string>();
        for (var at = 0; at < raw.Length; )
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(raw.AsSpan(at));
            elements.Add(Encoding.Latin1.GetString(raw, at + 4, length));
            at += 4 + length;
        }

        return [.. elements];
    }

    private (JsonNode Tensor, byte[]? Raw) Find(string output, string datatype)
    {
        Assert.Equal(200, Status);
        var at = JsonLength;
        foreach (var tensor in Json["outputs"]!.AsArray())
        {
            var size = (int?)tensor!["parameters"]?["binary_data_size"];
            if ((string)tensor["name"]! == output)
            {
                Assert.Equal(datatype, (string)tensor["datatype"]!);
                Assert.Equal([1, 16], tensor["shape"]!.AsArray().Select(dim => (int)dim!));
                return (tensor, size is null ? null : Plain[at..(at + size.Value)]);
            }

            at += size ?? 0;
        }

        throw new InvalidDataException($"no output '{output}' in {Json}");
    }

    private static byte[] Read(Stream decoder)
    {
        using var plain = new MemoryStream();
        using (decoder)
            decoder.CopyTo(plain);
        return plain.ToArray();
    }
}
