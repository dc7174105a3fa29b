using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>FP32.</summary>
internal readonly struct SingleWriter : INumberWriter, IBinaryFloat
{
    private const uint Sign = 1u << 31;
    private const uint Infinity = 0x7F800000;
    private const int LeastPower = -31;
    private const int GreatestPower = 45;

    private static readonly ulong[] Powers = MakePowers();

    public static int Size => sizeof(float);

    public static int SignificandBits => 23;

    public static int Bias => 150;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte element, ref byte text) =>
        Write(Unsafe.ReadUnaligned<uint>(ref element), ref text);

    /// <summary>Writes the float that has these bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(uint bits, ref byte text)
    {
        // Written before every number, and over it where there is none.
        text = (byte)'-';
        var at = (int)(bits >> 31);
        bits &= ~Sign;
        if (bits is 0 or >= Infinity)
        {
            Unsafe.Add(ref text, at) = (byte)'0';
            return bits == 0 ? at + 1 : 0;
        }

        var (digits, exponent) = ShortestDigits.Of<SingleWriter>(bits);
        return at + NineDigits.Write((uint)digits, exponent, ref Unsafe.Add(ref text, at));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong RoundToOdd(int exponent, ulong value)
    {
        var power = Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Powers), exponent - LeastPower);
        var high = Math.BigMul(power, value, out var low);
        return high | ((low >> 32) > 1 ? 1UL : 0);
    }

    /// <summary>Each power of ten as 64 bits, the highest set, rounded up.</summary>
    private static ulong[] MakePowers()
    {
        var powers = new ulong[GreatestPower - LeastPower + 1];
        for (var exponent = LeastPower; exponent <= GreatestPower; exponent++)
        {
            powers[exponent - LeastPower] = (ulong)PowersOfTen.Scaled(exponent, bits: 64);
        }

        return powers;
    }
}
