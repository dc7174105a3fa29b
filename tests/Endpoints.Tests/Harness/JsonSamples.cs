using System.Runtime.InteropServices;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>Elements as JSON text, and JSON text back to what must be equal.</summary>
internal static class JsonSamples
{
    /// <summary>Each element as a JSON value; floats with all the digits that tell them apart, specials as strings.</summary>
    public static string[] Of(ElementType type, byte[] bytes) =>
        type switch
        {
            ElementType.Bool => Texts<byte>(bytes, value => value == 1 ? "true" : "false"),
            ElementType.UInt8 => Texts<byte>(bytes, value => $"{value}"),
            ElementType.UInt16 => Texts<ushort>(bytes, value => $"{value}"),
            ElementType.UInt32 => Texts<uint>(bytes, value => $"{value}"),
            ElementType.UInt64 => Texts<ulong>(bytes, value => $"{value}"),
            ElementType.Int8 => Texts<sbyte>(bytes, value => $"{value}"),
            ElementType.Int16 => Texts<short>(bytes, value => $"{value}"),
            ElementType.Int32 => Texts<int>(bytes, value => $"{value}"),
            ElementType.Int64 => Texts<long>(bytes, value => $"{value}"),
            ElementType.Float16 => Texts<Half>(
                bytes,
                value => Half.IsFinite(value) ? $"{value}" : Special((double)value)
            ),
            ElementType.BFloat16 => Texts<ushort>(
                bytes,
                value => Brain(BitConverter.UInt32BitsToSingle((uint)value << 16))
            ),
            ElementType.Float32 => Texts<float>(bytes, value => float.IsFinite(value) ? $"{value:G9}" : Special(value)),
            ElementType.Float64 => Texts<double>(
                bytes,
                value => double.IsFinite(value) ? $"{value:G17}" : Special(value)
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not a number"),
        };

    /// <summary>Numbers of floats as their bits; all other values as they are written.</summary>
    public static string[] Canonical(ElementType type, string[] texts) =>
        type switch
        {
            ElementType.Float16 => Array.ConvertAll(
                texts,
                text => text[0] == '"' ? text : $"{BitConverter.HalfToUInt16Bits(Half.Parse(text)):X4}"
            ),
            ElementType.BFloat16 or ElementType.Float32 => Array.ConvertAll(
                texts,
                text => text[0] == '"' ? text : $"{BitConverter.SingleToUInt32Bits(float.Parse(text)):X8}"
            ),
            ElementType.Float64 => Array.ConvertAll(
                texts,
                text => text[0] == '"' ? text : $"{BitConverter.DoubleToUInt64Bits(double.Parse(text)):X16}"
            ),
            _ => texts,
        };

    private static string Brain(float value) => float.IsFinite(value) ? $"{value:G9}" : Special(value);

    private static string Special(double value) =>
        double.IsNaN(value) ? "\"NaN\""
        : value > 0 ? "\"Infinity\""
        : "\"-Infinity\"";

    private static string[] Texts<T>(byte[] bytes, Func<T, string> text)
        where T : unmanaged => [.. MemoryMarshal.Cast<byte, T>(bytes).ToArray().Select(text)];
}
