using System.Runtime.CompilerServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>FP16, as the FP32 that it equals.</summary>
internal readonly struct HalfWriter : INumberWriter
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte element, ref byte text) =>
        SingleWriter.Write(BitConverter.SingleToUInt32Bits((float)Unsafe.ReadUnaligned<Half>(ref element)), ref text);
}
