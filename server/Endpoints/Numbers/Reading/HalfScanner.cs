using System.Runtime.CompilerServices;

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
    public static bool TryReadPlain(ref byte text, ref byte element, out int size) =>
        DoubleScanner.TryReadPlain(ref text, out var value, out size) && TryRound(value, ref element);

    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var begin = at;
        if (!DoubleScanner.TryRead(ref text, length, ref at, out double value))
        {
            return false;
        }

        if (TryRound(value, ref element) || !double.IsFinite(value))
        {
            return true;
        }

        var isRead = PlatformFloats.TryRead(ref Unsafe.Add(ref text, begin), at - begin, out Half half);
        Unsafe.WriteUnaligned(ref element, half);
        return isRead;
    }

    /// <returns>False where the double may have been rounded already, or is out of range.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryRound(double value, ref byte element)
    {
        Unsafe.WriteUnaligned(ref element, (Half)value);
        return (BitConverter.DoubleToUInt64Bits(value) & Cut) != Middle
            && Math.Abs(value) is (>= LeastNormal and <= Greatest) or 0;
    }
}
