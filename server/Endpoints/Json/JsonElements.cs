using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Json;

/// <summary>
/// Single elements, JSON ↔ little-endian bytes. Integers never pass through a float, so every digit survives; floats are
/// written in the fewest digits that read back as the same float, those of 16 bits as the FP32 that they equal. What JSON numbers lack (NaN, infinities) is a string.
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
    /// <param name="writer">Where to.</param>
    /// <param name="type">Of the elements.</param>
    /// <param name="bytes">All of them.</param>
    /// <param name="isBare">Whether NaN and infinities are bare tokens, which JSON has not; else strings.</param>
    public static void Write(Utf8JsonWriter writer, ElementType type, ReadOnlySpan<byte> bytes, bool isBare = false)
    {
        for (var size = type.SizeInBytes(); !bytes.IsEmpty; bytes = bytes[size..])
        {
            WriteOne(writer, type, bytes, isBare);
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

    /// <summary>Each width from its own decimal: by way of another, a number could be rounded twice.</summary>
    private static bool TryReadNumber(ref Utf8JsonReader reader, ElementType type, Span<byte> destination)
    {
        switch (type)
        {
            case ElementType.Float16:
                return Half.TryParse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var half)
                    && Half.IsFinite(half)
                    && BinaryPrimitives.TryWriteHalfLittleEndian(destination, half);
            case ElementType.BFloat16:
                return reader.TryGetDouble(out var wide)
                    && BrainFloats.Round(wide) is var bits
                    && BrainFloats.IsFinite(bits)
                    && TryWrite(destination, bits);
            case ElementType.Float32:
                return reader.TryGetSingle(out var single) && float.IsFinite(single) && TryWrite(destination, single);
            default:
                return reader.TryGetDouble(out var number) && double.IsFinite(number) && TryWrite(destination, number);
        }
    }

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

    private static void WriteOne(Utf8JsonWriter writer, ElementType type, ReadOnlySpan<byte> bytes, bool isBare)
    {
        switch (type)
        {
            case ElementType.Bool:
                writer.WriteBooleanValue(bytes[0] != 0);
                break;
            case ElementType.UInt8:
                writer.WriteNumberValue(bytes[0]);
                break;
            case ElementType.UInt16:
                writer.WriteNumberValue(BinaryPrimitives.ReadUInt16LittleEndian(bytes));
                break;
            case ElementType.UInt32:
                writer.WriteNumberValue(BinaryPrimitives.ReadUInt32LittleEndian(bytes));
                break;
            case ElementType.UInt64:
                writer.WriteNumberValue(BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                break;
            case ElementType.Int8:
                writer.WriteNumberValue((sbyte)bytes[0]);
                break;
            case ElementType.Int16:
                writer.WriteNumberValue(BinaryPrimitives.ReadInt16LittleEndian(bytes));
                break;
            case ElementType.Int32:
                writer.WriteNumberValue(BinaryPrimitives.ReadInt32LittleEndian(bytes));
                break;
            case ElementType.Int64:
                writer.WriteNumberValue(BinaryPrimitives.ReadInt64LittleEndian(bytes));
                break;
            case ElementType.Float16:
                WriteFloat(writer, (float)BinaryPrimitives.ReadHalfLittleEndian(bytes), isBare);
                break;
            case ElementType.BFloat16:
                WriteFloat(writer, BrainFloats.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes)), isBare);
                break;
            case ElementType.Float32:
                WriteFloat(writer, BinaryPrimitives.ReadSingleLittleEndian(bytes), isBare);
                break;
            case ElementType.Float64:
                WriteFloat(writer, BinaryPrimitives.ReadDoubleLittleEndian(bytes), isBare);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type of fixed size");
        }
    }

    private static void WriteFloat(Utf8JsonWriter writer, float value, bool isBare)
    {
        if (float.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            WriteSpecial(writer, value, isBare);
        }
    }

    private static void WriteFloat(Utf8JsonWriter writer, double value, bool isBare)
    {
        if (double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            WriteSpecial(writer, value, isBare);
        }
    }

    private static void WriteSpecial(Utf8JsonWriter writer, double value, bool isBare)
    {
        if (isBare)
        {
            writer.WriteRawValue(Special(value), skipInputValidation: true);
        }
        else
        {
            writer.WriteStringValue(Special(value));
        }
    }

    private static string Special(double value) =>
        double.IsNaN(value) ? NaN
        : value > 0 ? Infinity
        : NegativeInfinity;
}
