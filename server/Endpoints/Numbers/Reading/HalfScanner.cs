using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// FP16, by way of the nearest double: rounded twice, which is right unless the double is the very middle of two halves. Then,
/// and outside the range of normal halves, the platform's reader says what it is.
/// </summary>
internal readonly struct HalfScanner : INumberScanner
{
    private const int CutBits = 42;
    private const ulong Cut = (1UL << CutBits) - 1;
    private const ulong Middle = 1UL << (CutBits - 1);
    private const double LeastNormal = 1.0 / 16384;
    private const double Greatest = 65504;

    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var begin = at;
        if (!DoubleScanner.TryRead(ref text, length, ref at, out double value))
        {
            return false;
        }

        var isClear =
            (BitConverter.DoubleToUInt64Bits(value) & Cut) != Middle
            && Math.Abs(value) is (>= LeastNormal and <= Greatest) or 0;
        if (isClear || !double.IsFinite(value))
        {
            Unsafe.WriteUnaligned(ref element, (Half)value);
            return true;
        }

        return TryReadSlowly(ref Unsafe.Add(ref text, begin), at - begin, ref element);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadSlowly(ref byte text, int length, ref byte element)
    {
        var isRead =
            Half.TryParse(
                MemoryMarshal.CreateReadOnlySpan(ref text, length),
                NumberStyles.Float,
                CultureInfo.InvariantCulture,
                out var value
            ) && Half.IsFinite(value);
        Unsafe.WriteUnaligned(ref element, value);
        return isRead;
    }
}
