using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>
/// The fewest decimal digits that read back as a float, and of those the nearest to it (R. Giulietti, "The Schubfach way to
/// render doubles": one decimal of the shorter kind at most lies in a float's rounding interval, and integer arithmetic finds it).
/// </summary>
internal static class ShortestSingle
{
    private const int SignificandBits = 23;
    private const int Bias = 150;
    private const uint HiddenBit = 1u << SignificandBits;
    private const int LeastPower = -31;
    private const int GreatestPower = 45;

    private static readonly ulong[] Powers = MakePowers();

    /// <summary>Digits and the power of ten by which they are multiplied; digits may end in zeros.</summary>
    /// <param name="bits">Of a float above 0 and finite.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (uint Digits, int Exponent) Of(uint bits)
    {
        var significand = bits & (HiddenBit - 1);
        var exponent = (int)(bits >> SignificandBits);
        var (c, q) = exponent == 0 ? (significand, 1 - Bias) : (significand | HiddenBit, exponent - Bias);

        // Above a power of two floats are twice as far apart as below.
        var isUneven = significand == 0 && exponent > 1;
        var k = ((q * 1262611) - (isUneven ? 524031 : 0)) >> 22;
        var shift = q + ((-k * 1741647) >> 19) + 1;
        var power = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Powers), -k - LeastPower);
        var odd = c & 1;
        var lower = RoundToOdd(power, ((4 * c) - 2 + (isUneven ? 1u : 0)) << shift) + odd;
        var value = RoundToOdd(power, (4 * c) << shift);
        var upper = RoundToOdd(power, ((4 * c) + 2) << shift) - odd;

        return Choose(lower, value, upper, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (uint Digits, int Exponent) Choose(uint lower, uint value, uint upper, int k)
    {
        // One of two neighbours of a digit less, if exactly one is inside; both ways are gone and one is taken, because which it
        // will be is not to be foreseen.
        var digits = value / 4;
        var shorter = digits / 10;
        var isAboveInside = (40 * shorter) + 40 <= upper;
        var isShorter = ((lower <= 40 * shorter) ^ isAboveInside) & (digits >= 10);

        var isUpInside = (4 * digits) + 4 <= upper;
        var middle = (4 * digits) + 2;
        var isNearerUp = value > middle | (value == middle & (digits & 1) != 0);
        var isUp = ((lower <= 4 * digits) ^ isUpInside) ? isUpInside : isNearerUp;
        var (few, many) = (shorter + (isAboveInside ? 1u : 0), digits + (isUp ? 1u : 0));
        return (isShorter ? few : many, k + (isShorter ? 1 : 0));
    }

    /// <summary>The product's upper word, its lowest bit set where anything was cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint RoundToOdd(ulong power, uint value)
    {
        var high = Math.BigMul(power, value, out var low);
        return (uint)high | ((low >> 32) > 1 ? 1u : 0);
    }

    /// <summary>Each power of ten as 64 bits, the highest set, rounded up.</summary>
    private static ulong[] MakePowers()
    {
        var powers = new ulong[GreatestPower - LeastPower + 1];
        for (var exponent = LeastPower; exponent <= GreatestPower; exponent++)
        {
            powers[exponent - LeastPower] = (ulong)PowersOfTen.Scaled(exponent, bits: 64);
        }

        return powers;
    }
}
