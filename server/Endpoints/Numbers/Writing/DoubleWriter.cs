using System.Runtime.CompilerServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>FP64.</summary>
internal readonly struct DoubleWriter : INumberWriter
{
    private const ulong Sign = 1UL << 63;
    private const ulong Infinity = 0x7FF0000000000000;
    private const int Precision = 17;

    public static int Size => sizeof(double);

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

        var (digits, exponent) = ShortestDouble.Of(bits);
        return at + DecimalText.Write(digits, exponent, Precision, ref Unsafe.Add(ref text, at));
    }
}
