using System.Runtime.CompilerServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>FP32.</summary>
internal readonly struct SingleWriter : INumberWriter
{
    private const uint Sign = 1u << 31;
    private const uint Infinity = 0x7F800000;

    public static int Size => sizeof(float);

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

        var (digits, exponent) = ShortestSingle.Of(bits);
        return at + NineDigits.Write(digits, exponent, ref Unsafe.Add(ref text, at));
    }
}
