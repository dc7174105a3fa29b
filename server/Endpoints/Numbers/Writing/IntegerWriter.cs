using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>Integers of 8 to 64 bits.</summary>
internal readonly struct IntegerWriter<T> : INumberWriter
    where T : unmanaged, IBinaryInteger<T>
{
    public static int Size => Unsafe.SizeOf<T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Write(ref byte element, ref byte text)
    {
        // The platform's own is as fast as it gets.
        Unsafe
            .ReadUnaligned<T>(ref element)
            .TryFormat(
                MemoryMarshal.CreateSpan(ref text, DecimalText.Longest),
                out var written,
                default,
                provider: null
            );
        return written;
    }
}
