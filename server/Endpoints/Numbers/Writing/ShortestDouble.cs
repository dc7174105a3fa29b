using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>As <see cref="ShortestSingle"/>, of a double.</summary>
internal static class ShortestDouble
{
    private const int SignificandBits = 52;
    private const int Bias = 1075;
    private const ulong HiddenBit = 1UL << SignificandBits;
    private const int LeastPower = -292;
    private const int GreatestPower = 324;

    private static readonly (ulong High, ulong Low)[] Powers = MakePowers();

    /// <summary>Digits and the power of ten by which they are multiplied; digits may end in zeros.</summary>
    /// <param name="bits">Of a double above 0 and finite.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong Digits, int Exponent) Of(ulong bits)
    {
        var significand = bits & (HiddenBit - 1);
        var exponent = (int)(bits >> SignificandBits);
        var (c, q) = exponent == 0 ? (significand, 1 - Bias) : (significand | HiddenBit, exponent - Bias);

        var isUneven = significand == 0 && exponent > 1;
        var k = ((q * 1262611) - (isUneven ? 524031 : 0)) >> 22;
        var shift = q + ((-k * 1741647) >> 19) + 1;
        var power = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Powers), -k - LeastPower);
        var odd = c & 1;
        var lower = RoundToOdd(power, ((4 * c) - 2 + (isUneven ? 1UL : 0)) << shift) + odd;
        var value = RoundToOdd(power, (4 * c) << shift);
        var upper = RoundToOdd(power, ((4 * c) + 2) << shift) - odd;

        return Choose(lower, value, upper, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Digits, int Exponent) Choose(ulong lower, ulong value, ulong upper, int k)
    {
        var digits = value / 4;
        if (digits >= 10)
        {
            var shorter = digits / 10;
            var isBelowInside = lower <= 40 * shorter;
            var isAboveInside = (40 * shorter) + 40 <= upper;
            if (isBelowInside != isAboveInside)
            {
                return (shorter + (isAboveInside ? 1UL : 0), k + 1);
            }
        }

        var isDownInside = lower <= 4 * digits;
        var isUpInside = (4 * digits) + 4 <= upper;
        var middle = (4 * digits) + 2;
        var isUp = isDownInside != isUpInside ? isUpInside : value > middle || (value == middle && (digits & 1) != 0);
        return (digits + (isUp ? 1UL : 0), k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong RoundToOdd((ulong High, ulong Low) power, ulong value)
    {
        var carried = Math.BigMul(power.Low, value, out _);
        var high = Math.BigMul(power.High, value, out var low);
        low += carried;
        high += low < carried ? 1UL : 0;
        return high | (low > 1 ? 1UL : 0);
    }

    private static (ulong High, ulong Low)[] MakePowers()
    {
        var powers = new (ulong, ulong)[GreatestPower - LeastPower + 1];
        for (var exponent = LeastPower; exponent <= GreatestPower; exponent++)
        {
            var scaled = PowersOfTen.Scaled(exponent, bits: 128);
            powers[exponent - LeastPower] = ((ulong)(scaled >> 64), (ulong)(scaled & ulong.MaxValue));
        }

        return powers;
    }
}
