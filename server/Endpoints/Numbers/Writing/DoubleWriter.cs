using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>FP64.</summary>
internal readonly struct DoubleWriter : INumberWriter, IBinaryFloat
{
    private const ulong Sign = 1UL << 63;
    private const ulong Infinity = 0x7FF0000000000000;
    private const int Precision = 17;
    private const int LeastPower = -292;
    private const int GreatestPower = 324;

    private static readonly (ulong High, ulong Low)[] Powers = MakePowers();

    public static int Size => sizeof(double);

    public static int SignificandBits => 52;

    public static int Bias => 1075;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte element, ref byte text)
    {
        var bits = Unsafe.ReadUnaligned<ulong>(ref element);
        text = (byte)'-';
        var at = (int)(bits >> 63);
        bits &= ~Sign;
        if (bits is 0 or >= Infinity)
        {
            Unsafe.Add(ref text, at) = (byte)'0';
            return bits == 0 ? at + 1 : 0;
        }

        var (digits, exponent) = ShortestDigits.Of<DoubleWriter>(bits);
        return at + DecimalText.Write(digits, exponent, Precision, ref Unsafe.Add(ref text, at));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RoundToOdd(int exponent, ulong value)
    {
        var power = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Powers), exponent - LeastPower);
        var carried = Math.BigMul(power.Low, value, out _);
        var high = Math.BigMul(power.High, value, out var low);
        low += carried;
        high += low < carried ? 1UL : 0;
        return high | (low > 1 ? 1UL : 0);
    }

    /// <summary>Each power of ten as 128 bits, the highest set, rounded up.</summary>
    private static (ulong High, ulong Low)[] MakePowers()
    {
        var powers = new (ulong, ulong)[GreatestPower - LeastPower + 1];
        for (var exponent = LeastPower; exponent <= GreatestPower; exponent++)
        {
            var scaled = PowersOfTen.Scaled(exponent, bits: 128);
            powers[exponent - LeastPower] = ((ulong)(scaled >> 64), (ulong)(scaled & ulong.MaxValue));
        }

        return powers;
    }
}
