using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Decimals;

/// <summary>The powers of ten that 64 bits hold.</summary>
internal static class WholePowers
{
    private static ReadOnlySpan<ulong> Powers =>
        [
            1,
            10,
            100,
            1_000,
            10_000,
            100_000,
            1_000_000,
            10_000_000,
            100_000_000,
            1_000_000_000,
            10_000_000_000,
            100_000_000_000,
            1_000_000_000_000,
            10_000_000_000_000,
            100_000_000_000_000,
            1_000_000_000_000_000,
            10_000_000_000_000_000,
            100_000_000_000_000_000,
            1_000_000_000_000_000_000,
            10_000_000_000_000_000_000,
        ];

    /// <summary>10 to an exponent.</summary>
    /// <param name="exponent">0 to 19, which is not checked.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Of(int exponent) => Unsafe.Add(ref MemoryMarshal.GetReference(Powers), exponent);
}
