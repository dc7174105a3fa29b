using System.Runtime.CompilerServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>BF16, as the FP32 that it equals.</summary>
internal readonly struct BrainWriter : INumberWriter
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte element, ref byte text) =>
        SingleWriter.Write((uint)Unsafe.ReadUnaligned<ushort>(ref element) << 16, ref text);
}
