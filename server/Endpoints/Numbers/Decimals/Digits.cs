using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Decimals;

/// <summary>Decimal digits, eight at a time in one 64-bit word.</summary>
internal static class Digits
{
    private const ulong Zeros = 0x3030303030303030;
    private const ulong AboveNine = 0x4646464646464646;
    private const ulong HighBits = 0x8080808080808080;

    /// <summary>What a value must not be above for as many digits more as the index says to fit 64 bits for certain.</summary>
    private static ReadOnlySpan<ulong> Limits =>
        [
            ulong.MaxValue,
            ulong.MaxValue / 10 - 1,
            ulong.MaxValue / 100 - 1,
            ulong.MaxValue / 1_000 - 1,
            ulong.MaxValue / 10_000 - 1,
            ulong.MaxValue / 100_000 - 1,
            ulong.MaxValue / 1_000_000 - 1,
            ulong.MaxValue / 10_000_000 - 1,
            ulong.MaxValue / 100_000_000 - 1,
        ];

    /// <summary>
    /// Reads on to the first byte that is no digit, as the lower digits of a value. One to eight digits take one way without a
    /// branch: how many there are in a number is not to be foreseen.
    /// </summary>
    /// <param name="text">The first byte of the whole text.</param>
    /// <param name="length">Of the whole text.</param>
    /// <param name="at">Where a digit should be; afterwards behind the last, or where it was: there is none.</param>
    /// <param name="value">The digits before; with those that follow, and meaningless where there are none.</param>
    /// <returns>False where 64 bits might not hold them: <paramref name="at"/> then stands somewhere among them.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, ref ulong value)
    {
        while (at < length - sizeof(ulong))
        {
            var bytes = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, at));
            // A byte that is no digit sets its own highest bit. Carries only spoil the bytes behind it, which do not count.
            var others = ((bytes + AboveNine) | (bytes - Zeros)) & HighBits;
            var count = BitOperations.TrailingZeroCount(others) >> 3;
            if (value > Unsafe.Add(ref MemoryMarshal.GetReference(Limits), count))
            {
                return false;
            }

            // The first digit is the highest, and in the lowest byte: what follows the digits is shifted out, and zeros before
            // them in. (By 0 bits where there are none, which is not asked for.)
            value = (value * WholePowers.Of(count)) + Sum((bytes - Zeros) << (64 - (8 * count)));
            at += count;
            if (count == 0 || !IsDigit(Unsafe.Add(ref text, at)))
            {
                return true;
            }
        }

        return TryReadSingly(ref text, length, ref at, ref value);
    }

    /// <summary>Moves behind all digits.</summary>
    public static void Skip(ref byte text, int length, ref int at)
    {
        while (at < length && IsDigit(Unsafe.Add(ref text, at)))
        {
            at++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsDigit(byte one) => (uint)(one - '0') <= 9;

    /// <summary>Too near the end of the text for eight bytes at once.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryReadSingly(ref byte text, int length, ref int at, ref ulong value)
    {
        for (; at < length && Unsafe.Add(ref text, at) is var one && IsDigit(one); at++)
        {
            if (value > Limits[1])
            {
                return false;
            }

            value = (value * 10) + (uint)(one - '0');
        }

        return true;
    }

    /// <summary>Eight digits' values, the highest in the lowest byte, as one number: pairs, then fours, then all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Sum(ulong digits)
    {
        const ulong pairs = 0x000000FF000000FF;
        digits = (digits * 10) + (digits >> 8);
        return (((digits & pairs) * 0x000F424000000064) + (((digits >> 16) & pairs) * 0x0000271000000001)) >> 32;
    }
}
