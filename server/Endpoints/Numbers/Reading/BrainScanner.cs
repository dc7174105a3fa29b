using System.Runtime.CompilerServices;
using Sluice.Endpoints.Json;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>BF16, of the nearest double.</summary>
internal readonly struct BrainScanner : INumberScanner
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryReadPlain(ref byte text, ref byte element, out int size)
    {
        // So few digits make no number that is too large.
        var isRead = DoubleScanner.TryReadPlain(ref text, out var value, out size);
        Unsafe.WriteUnaligned(ref element, BrainFloats.Round(value));
        return isRead;
    }

    public static bool TryRead(ref byte text, int length, ref int at, ref byte element)
    {
        if (!DoubleScanner.TryRead(ref text, length, ref at, out double value))
        {
            return false;
        }

        var bits = BrainFloats.Round(value);
        Unsafe.WriteUnaligned(ref element, bits);
        return BrainFloats.IsFinite(bits) || !double.IsFinite(value);
    }
}
