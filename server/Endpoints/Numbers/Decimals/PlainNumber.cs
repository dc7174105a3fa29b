using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Sluice.Endpoints.Numbers.Decimals;

/// <summary>
/// Numbers without an exponent, of few digits before the point and twenty behind it: nearly all there are. One look at 32 bytes tells where
/// such a number ends and where its point is, so that the next one begins before this one's digits are summed. What it leaves is
/// <see cref="JsonNumber"/>'s, step by step.
/// </summary>
internal static class PlainNumber
{
    /// <summary>Digits of a 32-bit word: the most before the point, and the most behind it beyond <see cref="Many"/>.</summary>
    private const int Few = 4;

    /// <summary>Digits that the shortest form of a float seldom has more of.</summary>
    private const int Some = 8;

    /// <summary>Digits of a vector.</summary>
    private const int Many = 16;

    /// <summary>Behind the point.</summary>
    public const int MostPlaces = Many + Few;

    // So many bytes are read before the number's first, and so many from it, whatever stands there; and the byte behind it may be looked at.
    private const int Before = 16;
    private const int Behind = 40;

    /// <summary>Sixteen bytes of it, from a count of digits on, keep as many of the last.</summary>
    private static ReadOnlySpan<byte> Masks =>
        [
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
            15,
        ];

    /// <summary>Whether a number that begins at a place can be read so.</summary>
    /// <param name="length">Of the whole text.</param>
    /// <param name="at">Where in it the number begins.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWithin(int length, int at) => Avx2.IsSupported && at >= Before && at <= length - Behind;

    /// <summary>
    /// Reads a number. It is one only if a comma, white space or a bracket is behind it, which is the caller's to see: an exponent may be there.
    /// </summary>
    /// <param name="text">Its first byte, at a place that <see cref="IsWithin"/> has.</param>
    /// <param name="size">Its bytes.</param>
    /// <param name="digits">Its digits.</param>
    /// <param name="places">How many of them are behind the point: at most <see cref="MostPlaces"/>.</param>
    /// <param name="sign">1 with a minus, else 0.</param>
    /// <returns>Whether there is such a number; else there may be one all the same.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, out int size, out ulong digits, out int places, out int sign)
    {
        var bytes = Vector256.LoadUnsafe(ref text);
        // Minus, point, slash and digits; and the digits alone.
        var isInside = UpTo('9' - '-', bytes - Vector256.Create((byte)'-'));
        var isDigit = UpTo(9, bytes - Vector256.Create((byte)'0'));
        size = BitOperations.TrailingZeroCount(~isInside);
        sign = (int)(~isDigit & 1);

        isDigit >>= sign;
        var whole = BitOperations.TrailingZeroCount(~isDigit);
        places = size - sign - whole - 1;
        ref var first = ref Unsafe.Add(ref text, sign);
        digits = (uint)first - '0';
        // Whether there is a sign is not to be foreseen: no branch of its own.
        var isMinus = ((text ^ '-') & -sign) == 0;
        if (!isMinus || (whole != 1 && !TryReadWhole(ref first, whole, ref digits)))
        {
            return false;
        }

        if (places < 0)
        {
            places = 0;
            return true;
        }

        // A point, and behind it digits to the end.
        ref var point = ref Unsafe.Add(ref first, whole);
        return point == '.'
            && BitOperations.TrailingZeroCount(~(isDigit >> whole >> 1)) == places
            && TryAppend(ref Unsafe.Add(ref point, 1), places, ref digits);
    }

    /// <summary>Digits before the point where there are none, or more than one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryReadWhole(ref byte text, int count, ref ulong digits)
    {
        digits = SumFew(ref text, count);
        return (uint)(count - 1) < Few && text != '0';
    }

    /// <summary>Digits behind the point.</summary>
    /// <returns>False where 64 bits might not hold all of them, or there are none.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryAppend(ref byte text, int count, ref ulong digits)
    {
        // Of floats in few digits, and in as many as doubles have: how many there are of either is not to be foreseen.
        ref var last = ref Unsafe.Add(ref text, count - Many);
        if ((uint)(count - 1) < Some)
        {
            digits = (digits * WholePowers.Of(count)) + SumMany(ref last, count);
            return true;
        }

        // What is beyond sixteen, or none: the sign as a mask, since the compiler makes branches of Math.Min in loops.
        var beyond = count - Many;
        beyond &= ~(beyond >> 31);
        var many = count - beyond;
        // (Of more than four nothing is right, and nothing is used.)
        var high = (digits * WholePowers.Of(beyond & 7)) + SumFew(ref text, beyond);
        var over = Math.BigMul(high, WholePowers.Of(many), out var low);
        digits = low + SumMany(ref last, many);
        return over == 0 && digits >= low && beyond <= Few && count > 0;
    }

    /// <summary>A bit for each byte that is not above a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint UpTo(int most, Vector256<byte> bytes) =>
        Vector256.Equals(Vector256.Min(bytes, Vector256.Create((byte)most)), bytes).ExtractMostSignificantBits();

    /// <summary>None to four digits: pairs, then all. What follows the digits is shifted out, and zeros before them in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint SumFew(ref byte text, int count)
    {
        var digits = (uint)((ulong)(Unsafe.ReadUnaligned<uint>(ref text) - 0x30303030) << (32 - (8 * count)));
        var pairs = ((digits * 10) + (digits >> 8)) & 0x00FF00FF;
        return ((pairs * 100) + (pairs >> 16)) & 0xFFFF;
    }

    /// <summary>The last of sixteen digits: pairs, then fours, then eights, then all.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SumMany(ref byte text, int count)
    {
        var mask = Vector128.LoadUnsafe(ref Unsafe.Add(ref MemoryMarshal.GetReference(Masks), count));
        var digits = Vector128.LoadUnsafe(ref text) & mask;
        var pairs = Ssse3.MultiplyAddAdjacent(digits, Vector128.Create(0x010A_010A_010A_010A).AsSByte());
        var fours = Sse2.MultiplyAddAdjacent(pairs, Vector128.Create(0x0001_0064_0001_0064).AsInt16());
        var packed = Sse41.PackUnsignedSaturate(fours, fours).AsInt16();
        var eights = Sse2.MultiplyAddAdjacent(packed, Vector128.Create(0x0001_2710_0001_2710).AsInt16());
        var both = eights.AsUInt64().ToScalar();
        return ((uint)both * 100_000_000UL) + (both >> 32);
    }
}
