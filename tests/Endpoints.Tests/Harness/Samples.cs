using System.Runtime.InteropServices;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>Elements of every type at the ends of its range, as their little-endian bytes.</summary>
internal static class Samples
{
    private const int RandomSeed = 20_261_120;

    public static IEnumerable<ElementType> FixedSizeTypes =>
        Enum.GetValues<ElementType>().Where(type => type != ElementType.Bytes);

    public static byte[] Of(ElementType type) =>
        type switch
        {
            ElementType.Bool => [0, 1, 1, 0],
            ElementType.UInt8 => Bytes<byte>(0, 1, 127, 128, 255),
            ElementType.UInt16 => Bytes<ushort>(0, 1, 256, 32_768, 65_535),
            ElementType.UInt32 => Bytes<uint>(0, 1, 16_777_217, 2_147_483_648, uint.MaxValue),
            ElementType.UInt64 => Bytes<ulong>(0, 1, (1UL << 53) + 1, 1UL << 63, ulong.MaxValue - 1, ulong.MaxValue),
            ElementType.Int8 => Bytes<sbyte>(-128, -1, 0, 1, 127),
            ElementType.Int16 => Bytes<short>(-32_768, -129, -1, 0, 32_767),
            ElementType.Int32 => Bytes(int.MinValue, -16_777_217, -1, 0, int.MaxValue),
            ElementType.Int64 => Bytes(long.MinValue, long.MinValue + 1, -(1L << 53) - 1, -1, 0, long.MaxValue),
            ElementType.Float16 => Bytes<ushort>(0, 0x8000, 1, 0x83FF, 0x0400, 0x2E66, 0x3C00, 0x3C01, 0x7BFF, 0xFBFF),
            ElementType.BFloat16 => Bytes<ushort>(0, 0x8000, 1, 0x807F, 0x0080, 0x3DCD, 0x3F80, 0x3F81, 0x7F7F, 0xFF7F),
            ElementType.Float32 => Bytes(Floats()),
            ElementType.Float64 => Bytes(Doubles()),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "has no fixed size"),
        };

    /// <summary>NaN with a payload, and both infinities; empty for other types than floats.</summary>
    public static byte[] SpecialsOf(ElementType type) =>
        type switch
        {
            ElementType.Float16 => Bytes<ushort>(0x7E00, 0x7C00, 0xFC00),
            ElementType.BFloat16 => Bytes<ushort>(0x7FC0, 0x7F80, 0xFF80),
            ElementType.Float32 => Bytes(0x7FC1_2345u, 0x7F80_0000u, 0xFF80_0000u),
            ElementType.Float64 => Bytes(0x7FF8_0123_4567_89ABu, 0x7FF0_0000_0000_0000u, 0xFFF0_0000_0000_0000u),
            _ => [],
        };

    /// <summary>Strings of any bytes: none, zero, not UTF-8, long.</summary>
    public static IReadOnlyList<byte[]> Strings { get; } =
    [
        [],
        "plain"u8.ToArray(),
        [0],
        [0xFF, 0xFE, 0x00, 0xC3],
        "Zürich ☃ 🦊"u8.ToArray(),
        new byte[70_000],
    ];

    public static byte[] Bytes<T>(params T[] elements)
        where T : unmanaged => MemoryMarshal.AsBytes(elements.AsSpan()).ToArray();

    private static float[] Floats()
    {
        var random = new Random(RandomSeed);
        var some = Enumerable
            .Range(0, 500)
            .Select(_ => BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32)))
            .Where(float.IsFinite);
        float[] edges = [0f, -0f, float.Epsilon, -float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, 0.1f, 1f / 3];
        return [.. edges, 16_777_216f, float.MaxValue, float.MinValue, .. some];
    }

    private static double[] Doubles()
    {
        var random = new Random(RandomSeed);
        var some = Enumerable
            .Range(0, 500)
            .Select(_ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)))
            .Where(double.IsFinite);
        double[] edges = [0d, -0d, double.Epsilon, -double.Epsilon, 2.2250738585072009e-308, 0.1, 1d / 3];
        return [.. edges, 9_007_199_254_740_993d, double.MaxValue, double.MinValue, .. some];
    }
}
