using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Writing;

/// <summary>BOOL.</summary>
internal readonly struct BooleanWriter : INumberWriter
{
    public static int Size => 1;

    public static int Write(ref byte element, ref byte text)
    {
        var name = element != 0 ? "true"u8 : "false"u8;
        name.CopyTo(MemoryMarshal.CreateSpan(ref text, name.Length));
        return name.Length;
    }
}
