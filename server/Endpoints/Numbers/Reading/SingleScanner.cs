using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// FP32. The decimal is made a double by one multiplication, which is at most a few units in its last place off, and the double
/// a float: right, unless the double lies so near the middle of two floats that those units decide. Then, and outside the range
/// of normal floats, the platform's reader says what it is.
/// </summary>
internal readonly struct SingleScanner : INumberScanner
{
    private const int MaxExponent = 64;

    // Three roundings of half a unit each: of the digits, of the power and of the product. In binades where a unit is small
    // against the value they count double.
    private const ulong Doubt = 8;
    private const double LeastNormal = 1.17549435082228751e-38;
    private const int CutBits = 29;
    private const ulong Cut = (1UL << CutBits) - 1;
    private const ulong Middle = 1UL << (CutBits - 1);

    private static readonly double[] Powers = MakePowers();

    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var begin = at;
        if (!JsonNumber.TryRead(ref text, length, ref at, out var number))
        {
            at = begin;
            return TryReadSpecial(ref text, length, ref at, ref element);
        }

        if (number.IsWhole && (uint)(number.Exponent + MaxExponent) <= 2 * MaxExponent)
        {
            var value =
                number.Coefficient
                * Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Powers), number.Exponent + MaxExponent);
            var bits = BitConverter.DoubleToUInt64Bits(value);
            var isClear = ((bits - (Middle - Doubt)) & Cut) > 2 * Doubt;
            if (isClear && (value is >= LeastNormal and <= float.MaxValue || number.Coefficient == 0))
            {
                var single = BitConverter.SingleToUInt32Bits((float)value) | ((uint)number.Sign << 31);
                Unsafe.WriteUnaligned(ref element, single);
                return true;
            }
        }

        return TryReadSlowly(ref Unsafe.Add(ref text, begin), at - begin, ref element);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadSlowly(ref byte text, int length, ref byte element)
    {
        var isRead =
            float.TryParse(
                MemoryMarshal.CreateReadOnlySpan(ref text, length),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var value
            ) && float.IsFinite(value);
        Unsafe.WriteUnaligned(ref element, value);
        return isRead;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadSpecial(ref byte text, int length, ref int at, ref byte element)
    {
        var isRead = SpecialFloats.TryRead(ref text, length, ref at, out var value);
        Unsafe.WriteUnaligned(ref element, (float)value);
        return isRead;
    }

    private static double[] MakePowers()
    {
        var powers = new double[(2 * MaxExponent) + 1];
        for (var exponent = -MaxExponent; exponent <= MaxExponent; exponent++)
        {
            powers[exponent + MaxExponent] = double.Parse($"1e{exponent}", CultureInfo.InvariantCulture);
        }

        return powers;
    }
}
