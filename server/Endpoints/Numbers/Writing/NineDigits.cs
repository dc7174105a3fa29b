using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Sluice.Endpoints.Numbers.Decimals;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>What a float's digits at most are, as text: all nine at once, and then as many of them as there are.</summary>
internal static class NineDigits
{
    private const int Most = 9;
    private const uint LastEight = 100_000_000;

    // Of the format: beyond, a number has an exponent.
    private const int LeastPlain = -4;
    private const int Width = 16;

    private static readonly byte[] Orders = MakeOrders();

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
        var pieces = Vector128.Create(rest + 0x3030303030303030, '0' + first | ('0' << 8) | ('.' << 16)).AsByte();
        ref var order = ref Unsafe.Add(
            ref MemoryMarshal.GetArrayDataReference(Orders),
            (point - LeastPlain - 1) * Width
        );
        Vector128.Shuffle(pieces, Vector128.LoadUnsafe(ref order)).StoreUnsafe(ref text);
        return point >= count ? point : count + 1 + Math.Max(0, 1 - point);
    }

    /// <summary>
    /// By where the point is, which piece goes where: digits, the point among or behind them, or zeros before. One shuffle in the place of
    /// branches, because neither how large numbers are nor how many digits they have is to be foreseen.
    /// </summary>
    private static byte[] MakeOrders()
    {
        // The pieces: digits 2 to 9, the first digit, a zero, the point.
        const byte first = 8;
        const byte zero = 9;
        const byte dot = 10;
        var orders = new byte[(Most - LeastPlain) * Width];
        for (var point = LeastPlain + 1; point <= Most; point++)
        {
            var digits = Enumerable.Range(0, Most).Select(digit => digit == 0 ? first : (byte)(digit - 1));
            var order = Enumerable.Repeat(zero, Math.Max(0, 1 - point)).Concat(digits).ToList();
            order.Insert(Math.Max(1, point), dot);
            order.CopyTo(orders, (point - LeastPlain - 1) * Width);
        }

        return orders;
    }

    /// <summary>How many digits a number has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Length(uint digits)
    {
        // 1233 / 4096 is the logarithm of 2 by a hair: one too few at most, which the comparison sees.
        var guess = ((32 - BitOperations.LeadingZeroCount(digits)) * 1233) >> 12;
        return guess + (digits >= WholePowers.Of(guess) ? 1 : 0);
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
