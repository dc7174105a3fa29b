using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Decimals;

/// <summary>The powers of ten that are doubles exactly.</summary>
internal static class ExactPowers
{
    /// <summary>The greatest exponent.</summary>
    public const int Greatest = 22;

    private static ReadOnlySpan<double> Powers =>
        [
            1e0,
            1e1,
            1e2,
            1e3,
            1e4,
            1e5,
            1e6,
            1e7,
            1e8,
            1e9,
            1e10,
            1e11,
            1e12,
            1e13,
            1e14,
            1e15,
            1e16,
            1e17,
            1e18,
            1e19,
            1e20,
            1e21,
            1e22,
            // So that any five bits are a place in it.
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
        ];

    /// <summary>Whether there is such a power, or its inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Has(int exponent) => (uint)(exponent + Greatest) <= 2 * Greatest;

    /// <summary>A value times a power of ten, rounded once.</summary>
    /// <param name="value">The value.</param>
    /// <param name="exponent">One that <see cref="Has"/> has.</param>
    public static double Scale(double value, int exponent) =>
        exponent < 0 ? value / Powers[-exponent] : value * Powers[exponent];

    /// <summary>A value divided by a power of ten, rounded once.</summary>
    /// <param name="value">The value.</param>
    /// <param name="exponent">0 to <see cref="Greatest"/>; else the result is anything.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Divide(double value, int exponent) =>
        value / Unsafe.Add(ref MemoryMarshal.GetReference(Powers), exponent & 31);
}
