using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>The platform's reader, where no shorter way is sure to be right.</summary>
internal static class PlatformFloats
{
    /// <summary>Reads a text that is one JSON number.</summary>
    /// <param name="text">Its first byte.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="value">The nearest float.</param>
    /// <returns>Whether it is in the type's range.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryRead<T>(ref byte text, int length, out T value)
        where T : struct, IFloatingPointIeee754<T> =>
        T.TryParse(
            MemoryMarshal.CreateReadOnlySpan(ref text, length),
            NumberStyles.Float,
            CultureInfo.InvariantCulture,
            out value
        ) && T.IsFinite(value);
}
