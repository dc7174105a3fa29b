using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sluice.Endpoints.Numbers.Decimals;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>Digits and a power of ten as the text that the platform writes for them: plain, or with an exponent.</summary>
internal static class DecimalText
{
    /// <summary>More bytes than any number takes, so that words may be written over its end.</summary>
    public const int Longest = 48;

    private const int LeastPlain = -4;

    private static ReadOnlySpan<byte> Pairs =>
        """
            00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899
            """u8;

    /// <summary>Writes a number above 0.</summary>
    /// <param name="digits">Its digits.</param>
    /// <param name="exponent">The power of ten by which they are multiplied.</param>
    /// <param name="precision">Of the type: a number with more digits before the point has an exponent.</param>
    /// <param name="text">At least <see cref="Longest"/> bytes.</param>
    /// <returns>The bytes that were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ulong digits, int exponent, int precision, ref byte text)
    {
        while (digits % 10 == 0)
        {
            digits /= 10;
            exponent++;
        }

        var count = Count(digits);
        var point = count + exponent;
        if (point > Math.Max(count, precision) || point <= LeastPlain)
        {
            return WriteScientific(digits, count, point - 1, ref text);
        }

        if (point <= 0)
        {
            Unsafe.WriteUnaligned(ref text, 0x30303030_30302E30UL); // 0.000000
            WriteDigits(digits, count, ref Unsafe.Add(ref text, 2 - point));
            return 2 - point + count;
        }

        if (point >= count)
        {
            WriteDigits(digits, count, ref text);
            for (var i = count; i < point; i++)
            {
                Unsafe.Add(ref text, i) = (byte)'0';
            }

            return point;
        }

        // All digits one place further on, then those before the point back to where they belong.
        WriteDigits(digits, count, ref Unsafe.Add(ref text, 1));
        for (var i = 0; i < point; i++)
        {
            Unsafe.Add(ref text, i) = Unsafe.Add(ref text, i + 1);
        }

        Unsafe.Add(ref text, point) = (byte)'.';
        return count + 1;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int WriteScientific(ulong digits, int count, int exponent, ref byte text)
    {
        WriteDigits(digits, count, ref Unsafe.Add(ref text, 1));
        text = Unsafe.Add(ref text, 1);
        Unsafe.Add(ref text, 1) = (byte)'.';
        var at = count == 1 ? 1 : count + 1;
        Unsafe.Add(ref text, at++) = (byte)'E';
        Unsafe.Add(ref text, at++) = exponent < 0 ? (byte)'-' : (byte)'+';
        var size = Math.Abs(exponent);
        var length = size < 100 ? 2 : 3;
        WriteDigits((ulong)size, length, ref Unsafe.Add(ref text, at));
        return at + length;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(ulong digits)
    {
        // 1233 / 4096 is the logarithm of 2 by a hair: one too few at most, which the comparison sees.
        var guess = ((64 - System.Numerics.BitOperations.LeadingZeroCount(digits)) * 1233) >> 12;
        return guess + (digits >= WholePowers.Of(guess) ? 1 : 0);
    }

    /// <summary>From the last two to the first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void WriteDigits(ulong digits, int count, ref byte text)
    {
        ref var pairs = ref MemoryMarshal.GetReference(Pairs);
        while (count >= 2)
        {
            count -= 2;
            var rest = digits / 100;
            var pair = (nint)(digits - (rest * 100)) * 2;
            Unsafe.WriteUnaligned(
                ref Unsafe.Add(ref text, count),
                Unsafe.ReadUnaligned<ushort>(ref Unsafe.Add(ref pairs, pair))
            );
            digits = rest;
        }

        if (count == 1)
        {
            text = (byte)('0' + digits);
        }
    }
}
