using System.Runtime.CompilerServices;

namespace Sluice.Endpoints.Numbers.Decimals;

/// <summary>
/// A number as JSON writes it (RFC 8259, 6: no sign but minus, no leading zeros, digits on both sides of a point), as its digits
/// and the power of ten by which they are multiplied.
/// </summary>
internal struct JsonNumber
{
    /// <summary>The digits, the point left out. Meaningless where they are more than are sure to fit.</summary>
    public ulong Coefficient;

    /// <summary>The power of ten; far out of any type's range, where it is.</summary>
    public int Exponent;

    /// <summary>1 with a minus, else 0.</summary>
    public int Sign;

    /// <summary>Whether <see cref="Coefficient"/> holds all digits.</summary>
    public bool IsWhole;

    private const int FarOut = 100_000;

    /// <summary>Reads a number and moves behind it.</summary>
    /// <param name="text">The first byte of the whole text.</param>
    /// <param name="length">Of the whole text.</param>
    /// <param name="at">Where the number begins; afterwards behind it.</param>
    /// <param name="number">The number.</param>
    /// <returns>Whether there was one.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, out JsonNumber number)
    {
        number = default;
        number.IsWhole = true;
        // Whether there is a sign is not to be foreseen either: no branch.
        number.Sign = At(ref text, length, at) == '-' ? 1 : 0;
        at += number.Sign;
        var first = (uint)(At(ref text, length, at) - '0');
        if (first > 9)
        {
            return false;
        }

        number.Coefficient = first;
        var next = At(ref text, length, ++at);
        if (Digits.IsDigit(next))
        {
            if (first == 0)
            {
                return false;
            }

            ReadDigits(ref text, length, ref at, ref number);
            next = At(ref text, length, at);
        }

        if (next == '.')
        {
            var begin = ++at;
            ReadDigits(ref text, length, ref at, ref number);
            number.Exponent = begin - at;
            if (number.Exponent == 0)
            {
                return false;
            }

            next = At(ref text, length, at);
        }

        return (next | 0x20) != 'e' || TryReadExponent(ref text, length, ref at, ref number);
    }

    /// <summary>The byte at a place; 0 behind the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte At(ref byte text, int length, int at) => at < length ? Unsafe.Add(ref text, at) : (byte)0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReadDigits(ref byte text, int length, ref int at, ref JsonNumber number)
    {
        if (!Digits.TryRead(ref text, length, ref at, ref number.Coefficient))
        {
            number.IsWhole = false;
            Digits.Skip(ref text, length, ref at);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadExponent(ref byte text, int length, ref int at, ref JsonNumber number)
    {
        var sign = At(ref text, length, ++at);
        if (sign is (byte)'-' or (byte)'+')
        {
            at++;
        }

        var begin = at;
        var exponent = 0;
        for (; at < length && Unsafe.Add(ref text, at) is var one && Digits.IsDigit(one); at++)
        {
            exponent = Math.Min((exponent * 10) + (one - '0'), FarOut);
        }

        number.Exponent += sign == '-' ? -exponent : exponent;
        if (exponent == FarOut)
        {
            // A million zeros before may bring it back into range: for the platform's reader to say.
            number.IsWhole = false;
        }

        return at > begin;
    }
}
