using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Sluice.Endpoints.Numbers;
using Sluice.Endpoints.Numbers.Writing;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Json;

/// <summary>
/// Single elements, JSON ↔ little-endian bytes. Integers never pass through a float, so every digit survives; floats are
/// written in the fewest digits that read back as the same float, those of 16 bits as the FP32 that they equal. What JSON
/// numbers lack (NaN, infinities) is a string. Whole arrays are read past this, where they can be (<see cref="NumberArrays"/>).
/// </summary>
internal static class JsonElements
{
    private const string NaN = "NaN";
    private const string Infinity = "Infinity";
    private const string NegativeInfinity = "-Infinity";

    /// <summary>What an element of the type looks like in JSON, for error messages.</summary>
    public static string Expected(ElementType type) =>
        type switch
        {
            ElementType.Bool => "true or false for BOOL",
            ElementType.Bytes => "a string for BYTES",
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64 =>
                $"a number in the range of {type.Name()}, or \"NaN\", \"Infinity\" or \"-Infinity\",",
            _ => $"an integer in the range of {type.Name()}",
        };

    /// <summary>Reads one element; false where the token is not one of the type.</summary>
    public static bool TryRead(ref Utf8JsonReader reader, ElementType type, Span<byte> destination)
    {
        if (type == ElementType.Bool)
        {
            destination[0] = reader.TokenType == JsonTokenType.True ? (byte)1 : (byte)0;
            return reader.TokenType is JsonTokenType.True or JsonTokenType.False;
        }

        if (type is ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64)
        {
            return TryReadFloat(ref reader, type, destination);
        }

        if (reader.TokenType != JsonTokenType.Number)
        {
            return false;
        }

        return type == ElementType.UInt64
            ? reader.TryGetUInt64(out var unsigned) && TryWrite(destination, unsigned)
            : reader.TryGetInt64(out var signed) && TryStore(signed, type, destination);
    }

    /// <summary>Writes the elements of a tensor other than BYTES as JSON values.</summary>
    /// <param name="writer">Where to: in an array, or where one value is expected and there is one element.</param>
    /// <param name="type">Of the elements.</param>
    /// <param name="bytes">All of them.</param>
    /// <param name="isBare">Whether NaN and infinities are bare tokens, which JSON has not; else strings.</param>
    public static void Write(Utf8JsonWriter writer, ElementType type, ReadOnlySpan<byte> bytes, bool isBare = false)
    {
        const int few = 8;
        const int piece = 8 * 1024;
        Span<byte> text =
            bytes.Length <= few * type.SizeInBytes()
                ? stackalloc byte[(few + 1) * DecimalText.Longest]
                : stackalloc byte[piece];
        while (!bytes.IsEmpty)
        {
            var written = NumberText.Write(type, ref bytes, text, isBare);
            // Of values with commas between them the writer knows only that they are more than one token.
            writer.WriteRawValue(text[..written], skipInputValidation: true);
        }
    }

    private static bool TryReadFloat(ref Utf8JsonReader reader, ElementType type, Span<byte> destination)
    {
        double special;
        if (reader.TokenType == JsonTokenType.Number)
        {
            return TryReadNumber(ref reader, type, destination);
        }

        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        if (reader.ValueTextEquals(NaN))
        {
            special = double.NaN;
        }
        else if (reader.ValueTextEquals(Infinity))
        {
            special = double.PositiveInfinity;
        }
        else if (reader.ValueTextEquals(NegativeInfinity))
        {
            special = double.NegativeInfinity;
        }
        else
        {
            return false;
        }

        return type switch
        {
            ElementType.Float16 => BinaryPrimitives.TryWriteHalfLittleEndian(destination, (Half)special),
            ElementType.BFloat16 => TryWrite(destination, BrainFloats.Round(special)),
            ElementType.Float32 => TryWrite(destination, (float)special),
            _ => TryWrite(destination, special),
        };
    }

    /// <summary>
    /// Each width from its own decimal: by way of another, a number could be rounded twice. Not by the JSON reader's own
    /// parsers: of a hundred digits and more they round ties up.
    /// </summary>
    private static bool TryReadNumber(ref Utf8JsonReader reader, ElementType type, Span<byte> destination) =>
        type switch
        {
            ElementType.Float16 => TryParse(reader.ValueSpan, out Half half)
                && BinaryPrimitives.TryWriteHalfLittleEndian(destination, half),
            ElementType.BFloat16 => TryParse(reader.ValueSpan, out double wide)
                && BrainFloats.Round(wide) is var bits
                && BrainFloats.IsFinite(bits)
                && TryWrite(destination, bits),
            ElementType.Float32 => TryParse(reader.ValueSpan, out float single) && TryWrite(destination, single),
            _ => TryParse(reader.ValueSpan, out double number) && TryWrite(destination, number),
        };

    private static bool TryParse<T>(ReadOnlySpan<byte> number, out T value)
        where T : IFloatingPointIeee754<T> =>
        T.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out value!) && T.IsFinite(value);

    private static bool TryStore(long value, ElementType type, Span<byte> destination)
    {
        switch (type)
        {
            case ElementType.Int8 when value is >= sbyte.MinValue and <= sbyte.MaxValue:
            case ElementType.UInt8 when value is >= byte.MinValue and <= byte.MaxValue:
                destination[0] = (byte)value;
                return true;
            case ElementType.Int16 when value is >= short.MinValue and <= short.MaxValue:
            case ElementType.UInt16 when value is >= ushort.MinValue and <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16LittleEndian(destination, (ushort)value);
                return true;
            case ElementType.Int32 when value is >= int.MinValue and <= int.MaxValue:
            case ElementType.UInt32 when value is >= uint.MinValue and <= uint.MaxValue:
                BinaryPrimitives.WriteUInt32LittleEndian(destination, (uint)value);
                return true;
            case ElementType.Int64:
                BinaryPrimitives.WriteInt64LittleEndian(destination, value);
                return true;
            default:
                return false;
        }
    }

    private static bool TryWrite(Span<byte> destination, ushort value) =>
        BinaryPrimitives.TryWriteUInt16LittleEndian(destination, value);

    private static bool TryWrite(Span<byte> destination, ulong value) =>
        BinaryPrimitives.TryWriteUInt64LittleEndian(destination, value);

    private static bool TryWrite(Span<byte> destination, float value) =>
        BinaryPrimitives.TryWriteSingleLittleEndian(destination, value);

    private static bool TryWrite(Span<byte> destination, double value) =>
        BinaryPrimitives.TryWriteDoubleLittleEndian(destination, value);
}
