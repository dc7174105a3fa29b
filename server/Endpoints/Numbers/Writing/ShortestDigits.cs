using System.Runtime.CompilerServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>
/// The fewest decimal digits that read back as a float, and of those the nearest to it (R. Giulietti, "The Schubfach way to
/// render doubles": one decimal of the shorter kind at most lies in a float's rounding interval, and integer arithmetic finds it).
/// </summary>
internal static class ShortestDigits
{
    /// <summary>Digits and the power of ten by which they are multiplied; digits may end in zeros.</summary>
    /// <param name="bits">Of a number above 0 and finite.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (ulong Digits, int Exponent) Of<T>(ulong bits)
        where T : struct, IBinaryFloat
    {
        var hiddenBit = 1UL << T.SignificandBits;
        var significand = bits & (hiddenBit - 1);
        var exponent = (int)(bits >> T.SignificandBits);
        var (c, q) = exponent == 0 ? (significand, 1 - T.Bias) : (significand | hiddenBit, exponent - T.Bias);

        // Above a power of two floats are twice as far apart as below.
        var isUneven = significand == 0 && exponent > 1;
        var k = ((q * 1262611) - (isUneven ? 524031 : 0)) >> 22;
        var shift = q + ((-k * 1741647) >> 19) + 1;
        var odd = c & 1;
        var lower = T.RoundToOdd(-k, ((4 * c) - 2 + (isUneven ? 1UL : 0)) << shift) + odd;
        var value = T.RoundToOdd(-k, (4 * c) << shift);
        var upper = T.RoundToOdd(-k, ((4 * c) + 2) << shift) - odd;

        return Choose(lower, value, upper, k);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (ulong Digits, int Exponent) Choose(ulong lower, ulong value, ulong upper, int k)
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
        var (few, many) = (shorter + (isAboveInside ? 1UL : 0), digits + (isUp ? 1UL : 0));
        return (isShorter ? few : many, k + (isShorter ? 1 : 0));
    }
}
