namespace Sluice.Artifacts.Tests.Stores;

/// <summary>Bytes that a test can tell from others, and local files of them.</summary>
public static class TestBytes
{
    /// <summary>The same bytes for the same seed; no run of them repeats.</summary>
    public static byte[] Of(int seed, int size)
    {
        var bytes = new byte[size];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    /// <summary>Reads to the end.</summary>
    public static async Task<byte[]> ReadAllAsync(Stream stream, CancellationToken cancellation = default)
    {
        using var memory = new MemoryStream();
        await stream.CopyToAsync(memory, cancellation);
        return memory.ToArray();
    }
}
