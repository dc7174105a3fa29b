using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>What a float's digits at most are, as text: all nine at once, and then as many of them as there are.</summary>
internal static class NineDigits
{
    private const int Most = 9;
    private const uint LastEight = 100_000_000;

    // Of the format: beyond, a number has an exponent.
    private const int LeastPlain = -4;

    private static ReadOnlySpan<uint> Powers =>
        [0, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private static ReadOnlySpan<uint> Scales =>
        [0, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1];

    /// <summary>Writes a number above 0.</summary>
    /// <param name="digits">Its digits, nine at most.</param>
    /// <param name="exponent">The power of ten by which they are multiplied.</param>
    /// <param name="text">At least <see cref="DecimalText.Longest"/> bytes.</param>
    /// <returns>The bytes that were written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(uint digits, int exponent, ref byte text)
    {
        var length = Length(digits);
        var point = length + exponent;
        if (point is <= LeastPlain or > Most)
        {
            return DecimalText.Write(digits, exponent, Most, ref text);
        }

        var scaled = digits * Unsafe.Add(ref MemoryMarshal.GetReference(Scales), length);
        var first = scaled / LastEight;
        var rest = Spread(scaled - (first * LastEight));
        // The last digit is in the highest byte: what is zero up there is not written.
        var count = Most - (BitOperations.LeadingZeroCount(rest) >> 3);
        var before = Math.Max(0, 1 - point);
        Unsafe.WriteUnaligned(ref text, 0x30303030_30302E30UL); // 0.000000
        ref var begin = ref Unsafe.Add(ref text, before == 0 ? 0 : before + 1);
        begin = (byte)('0' + first);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref begin, 1), rest + 0x3030303030303030);
        if (before > 0)
        {
            return before + 1 + count;
        }

        if (point >= count)
        {
            return point;
        }

        // What is behind the point, one place further on.
        ref var behind = ref Unsafe.Add(ref text, point);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref behind, 1), Unsafe.ReadUnaligned<ulong>(ref behind));
        behind = (byte)'.';
        return count + 1;
    }

    /// <summary>How many digits a number has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Length(uint digits)
    {
        // 1233 / 4096 is the logarithm of 2 by a hair: one too few at most, which the comparison sees.
        var guess = ((32 - BitOperations.LeadingZeroCount(digits)) * 1233) >> 12;
        return guess + (digits >= Unsafe.Add(ref MemoryMarshal.GetReference(Powers), guess) ? 1 : 0);
    }

    /// <summary>Eight digits, each in a byte of its own, the first in the lowest: halves, then pairs, then all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Spread(uint number)
    {
        var high = number / 10_000;
        var fours = high | ((ulong)(number - (high * 10_000)) << 32);
        var hundreds = ((fours * 10_486) >> 20) & 0x0000007F_0000007F;
        var pairs = hundreds | ((fours - (hundreds * 100)) << 16);
        var tens = ((pairs * 103) >> 10) & 0x000F000F_000F000F;
        return tens | ((pairs - (tens * 10)) << 8);
    }
}
