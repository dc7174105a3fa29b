using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>BOOL: <c>true</c> or <c>false</c>.</summary>
internal readonly struct BooleanScanner : INumberScanner
{
    public static int Size => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        var rest = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref text, at), length - at);
        var isTrue = rest.StartsWith("true"u8);
        element = isTrue ? (byte)1 : (byte)0;
        at += isTrue ? 4 : 5;
        return isTrue || rest.StartsWith("false"u8);
    }
}
