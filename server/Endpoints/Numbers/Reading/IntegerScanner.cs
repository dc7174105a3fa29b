using System.Numerics;
using System.Runtime.CompilerServices;
using Sluice.Endpoints.Numbers.Decimals;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>Integers of 8 to 64 bits. They have no point and no exponent, and never pass through a float.</summary>
internal readonly struct IntegerScanner<T> : INumberScanner
    where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T>
{
    public static int Size => Unsafe.SizeOf<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var isNegative = Unsafe.Add(ref text, at) == '-';
        if (isNegative && (T.IsZero(T.MinValue) || ++at == length))
        {
            return false;
        }

        var begin = at;
        var isZeroFirst = Unsafe.Add(ref text, at) == '0';
        var digits = 0UL;
        var isWhole = Digits.TryRead(ref text, length, ref at, ref digits);
        var greatest = ulong.CreateTruncating(T.MaxValue) + (isNegative ? 1UL : 0);
        if (!isWhole || at == begin || (isZeroFirst && at > begin + 1) || digits > greatest)
        {
            return false;
        }

        Unsafe.WriteUnaligned(ref element, T.CreateTruncating(isNegative ? 0 - digits : digits));
        return true;
    }
}
