using System.Runtime.CompilerServices;
using Sluice.Endpoints.Numbers.Decimals;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// FP32. The decimal is made a double by one multiplication or division, which is at most a few units in its last place off, and the
/// double a float: right, unless the double lies so near the middle of two floats that those units decide. Then, outside the range
/// of normal floats, and beyond the exact powers of ten, the platform's reader says what it is.
/// </summary>
internal readonly struct SingleScanner : INumberScanner
{
    // Two roundings of half a unit each: of the digits and of the product. In binades where a unit is small against the value
    // they count double.
    private const ulong Doubt = 8;
    private const double LeastNormal = 1.17549435082228751e-38;
    private const int CutBits = 29;
    private const ulong Cut = (1UL << CutBits) - 1;
    private const ulong Middle = 1UL << (CutBits - 1);

    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ref byte text, ref byte element, out int size) =>
        PlainNumber.TryRead(ref text, out size, out var digits, out var places, out var sign)
        // So few places make no float that is too small, nor so few digits one that is too large.
        && TryRound(ExactPowers.Divide(digits, places), sign, ref element);

    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var begin = at;
        if (!JsonNumber.TryRead(ref text, length, ref at, out var number))
        {
            at = begin;
            var isSpecial = SpecialFloats.TryRead(ref text, length, ref at, out var special);
            Unsafe.WriteUnaligned(ref element, (float)special);
            return isSpecial;
        }

        if (
            number.IsWhole
            && ExactPowers.Has(number.Exponent)
            && ExactPowers.Scale(number.Coefficient, number.Exponent) is var value
            && value is >= LeastNormal and <= float.MaxValue or 0
            && TryRound(value, number.Sign, ref element)
        )
        {
            return true;
        }

        var isRead = PlatformFloats.TryRead(ref Unsafe.Add(ref text, begin), at - begin, out float nearest);
        Unsafe.WriteUnaligned(ref element, nearest);
        return isRead;
    }

    /// <summary>A double that is a few units off, as the float that the exact number is nearest to.</summary>
    /// <returns>False where those units decide.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRound(double value, int sign, ref byte element)
    {
        var bits = BitConverter.SingleToUInt32Bits((float)value) | ((uint)sign << 31);
        Unsafe.WriteUnaligned(ref element, bits);
        return ((BitConverter.DoubleToUInt64Bits(value) - (Middle - Doubt)) & Cut) > 2 * Doubt;
    }
}
