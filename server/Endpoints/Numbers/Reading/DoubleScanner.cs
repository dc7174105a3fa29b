using System.Runtime.CompilerServices;
using Sluice.Endpoints.Numbers.Decimals;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// FP64. Digits and power of ten are exact doubles where both are small enough, and one operation on exact operands rounds
/// once, which is right (Clinger, "How to read floating point numbers accurately"). All else is the platform's reader's.
/// </summary>
internal readonly struct DoubleScanner : INumberScanner
{
    private const ulong MaxExactDigits = 1UL << 53;

    public static int Size => sizeof(double);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ref byte text, ref byte element, out int size)
    {
        var isRead = TryReadPlain(ref text, out var value, out size);
        Unsafe.WriteUnaligned(ref element, value);
        return isRead;
    }

    /// <inheritdoc cref="INumberScanner.TryReadPlain"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ref byte text, out double value, out int size)
    {
        var isRead = PlainNumber.TryRead(ref text, out size, out var digits, out var places, out var sign);
        value = ExactPowers.Divide(digits, places);
        value = sign == 0 ? value : -value;
        return isRead & digits <= MaxExactDigits;
    }

    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var isRead = TryRead(ref text, length, ref at, out var value);
        Unsafe.WriteUnaligned(ref element, value);
        return isRead;
    }

    /// <summary>Reads a number or what JSON numbers lack. A number is finite.</summary>
    public static bool TryRead(ref byte text, int length, ref int at, out double value)
    {
        var begin = at;
        if (!JsonNumber.TryRead(ref text, length, ref at, out var number))
        {
            at = begin;
            return SpecialFloats.TryRead(ref text, length, ref at, out value);
        }

        if (number.IsWhole && number.Coefficient <= MaxExactDigits && ExactPowers.Has(number.Exponent))
        {
            value = ExactPowers.Scale(number.Coefficient, number.Exponent);
            value = number.Sign == 0 ? value : -value;
            return true;
        }

        return PlatformFloats.TryRead(ref Unsafe.Add(ref text, begin), at - begin, out value);
    }
}
