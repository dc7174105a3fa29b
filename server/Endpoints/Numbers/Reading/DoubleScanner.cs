using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// FP64. Digits and power of ten are exact doubles where both are small enough, and one operation on exact operands rounds
/// once, which is right (Clinger, "How to read floating point numbers accurately"). All else is the platform's reader's.
/// </summary>
internal readonly struct DoubleScanner : INumberScanner
{
    private const ulong MaxExactDigits = 1UL << 53;
    private const int MaxExactPower = 22;

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
        ];

    public static int Size => sizeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var isRead = TryRead(ref text, length, ref at, out var value);
        Unsafe.WriteUnaligned(ref element, value);
        return isRead;
    }

    /// <summary>Reads a number or what JSON numbers lack. A number is finite.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, out double value)
    {
        var begin = at;
        if (!JsonNumber.TryRead(ref text, length, ref at, out var number))
        {
            at = begin;
            return SpecialFloats.TryRead(ref text, length, ref at, out value);
        }

        if (
            number.IsWhole
            && number.Coefficient <= MaxExactDigits
            && (uint)(number.Exponent + MaxExactPower) <= 2 * MaxExactPower
        )
        {
            ref var powers = ref MemoryMarshal.GetReference(Powers);
            value =
                number.Exponent < 0
                    ? number.Coefficient / Unsafe.Add(ref powers, -number.Exponent)
                    : number.Coefficient * Unsafe.Add(ref powers, number.Exponent);
            value = number.Sign == 0 ? value : -value;
            return true;
        }

        return TryReadSlowly(ref Unsafe.Add(ref text, begin), at - begin, out value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadSlowly(ref byte text, int length, out double value) =>
        double.TryParse(
            MemoryMarshal.CreateReadOnlySpan(ref text, length),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out value
        ) && double.IsFinite(value);
}
