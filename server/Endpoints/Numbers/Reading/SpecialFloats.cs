using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Sluice.Endpoints.Numbers.Reading;

/// <summary>
/// What JSON numbers lack: NaN and infinities, as strings (Open Inference Protocol) or as bare tokens (Python, TensorFlow
/// Serving). A string with escapes in it is left to the general reader.
/// </summary>
internal static class SpecialFloats
{
    /// <summary>Reads one and moves behind it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool TryRead(ref byte text, int length, ref int at, out double value)
    {
        var rest = MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref text, at), length - at);
        var isString = rest is [(byte)'"', ..];
        rest = isString ? rest[1..] : rest;
        var token =
            rest.StartsWith("NaN"u8) ? "NaN"u8
            : rest.StartsWith("Infinity"u8) ? "Infinity"u8
            : rest.StartsWith("-Infinity"u8) ? "-Infinity"u8
            : default;
        value =
            token.IsEmpty || token[0] == 'N' ? double.NaN
            : token[0] == '-' ? double.NegativeInfinity
            : double.PositiveInfinity;
        if (token.IsEmpty || (isString && (rest.Length == token.Length || rest[token.Length] != '"')))
        {
            return false;
        }

        at += token.Length + (isString ? 2 : 0);
        return true;
    }
}
