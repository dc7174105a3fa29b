using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sluice.Endpoints.Json;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.SageMaker;

/// <summary>The fields that become one input: one or more columns of each record.</summary>
/// <param name="input">The input.</param>
/// <param name="width">Its fields of a record, 1 or more.</param>
internal sealed class CsvColumn(TensorSpec input, int width)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<ReadOnlyMemory<byte>> _elements = [];

    public TensorSpec Input => input;

    public int Width => width;

    /// <summary>Adds a field. An empty one is NaN for floats, and the empty text for BYTES.</summary>
    /// <exception cref="ServingException">InvalidArgument: it is no element of the input's type.</exception>
    public void Add(string field, int record, int column)
    {
        if (input.Type == ElementType.Bytes)
        {
            _elements.Add(Encoding.UTF8.GetBytes(field));
            return;
        }

        var size = input.Type.SizeInBytes();
        if (!TryRead(field.Trim(), _bytes.GetSpan(size)[..size]))
        {
            throw ServingException.InvalidArgument(
                $"record {record}, field {column + 1}, input '{input.Name}': expected {Expected()}, got '{Cut(field)}'"
            );
        }

        _bytes.Advance(size);
    }

    /// <summary>All that was added, a row a record.</summary>
    public Tensor ToTensor(long rows)
    {
        var shape = input.Shape.Rank == 1 ? new TensorShape(rows) : new TensorShape(rows, width);
        return input.Type == ElementType.Bytes
            ? Tensor.OfElements(input.Name, shape, _elements)
            : Tensor.OfBytes(input.Name, input.Type, shape, _bytes.WrittenMemory);
    }

    private string Expected() =>
        input.Type switch
        {
            ElementType.Bool => "true, false, 1 or 0",
            ElementType.Float16 or ElementType.BFloat16 or ElementType.Float32 or ElementType.Float64 =>
                $"a number in the range of {input.Type.Name()}, or nothing for NaN,",
            _ => $"an integer in the range of {input.Type.Name()}",
        };

    private static string Cut(string field) => field.Length <= 40 ? field : $"{field[..40]}…";

    private bool TryRead(string text, Span<byte> bytes)
    {
        switch (input.Type)
        {
            case ElementType.Bool:
                bytes[0] = text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase) ? (byte)1 : (byte)0;
                return bytes[0] == 1 || text is "0" || text.Equals("false", StringComparison.OrdinalIgnoreCase);
            case ElementType.Float16:
                return TryFloat<Half>(text, Half.NaN, out var half)
                    && BinaryPrimitives.TryWriteHalfLittleEndian(bytes, half);
            case ElementType.BFloat16:
                return TryFloat(text, double.NaN, out var wide)
                    && BrainFloats.Round(wide) is var rounded
                    && (!double.IsFinite(wide) || BrainFloats.IsFinite(rounded))
                    && BinaryPrimitives.TryWriteUInt16LittleEndian(bytes, rounded);
            case ElementType.Float32:
                return TryFloat(text, float.NaN, out var single)
                    && BinaryPrimitives.TryWriteSingleLittleEndian(bytes, single);
            case ElementType.Float64:
                return TryFloat(text, double.NaN, out var number)
                    && BinaryPrimitives.TryWriteDoubleLittleEndian(bytes, number);
            default:
                return TryInteger(text, bytes);
        }
    }

    /// <summary>Infinity is only what says so: a number too large is none of the type.</summary>
    private static bool TryFloat<T>(string text, T nan, out T value)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        value = nan;
        if (text.Length == 0 || text.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var (name, sign) = text[0] switch
        {
            '-' => (text[1..], T.NegativeOne),
            '+' => (text[1..], T.One),
            _ => (text, T.One),
        };
        if (
            name.Equals("inf", StringComparison.OrdinalIgnoreCase)
            || name.Equals("infinity", StringComparison.OrdinalIgnoreCase)
        )
        {
            value = sign * T.PositiveInfinity;
            return true;
        }

        return T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value!) && T.IsFinite(value);
    }

    private bool TryInteger(string text, Span<byte> bytes) =>
        input.Type switch
        {
            ElementType.UInt8 => Try<byte>(text, bytes),
            ElementType.UInt16 => Try<ushort>(text, bytes),
            ElementType.UInt32 => Try<uint>(text, bytes),
            ElementType.UInt64 => Try<ulong>(text, bytes),
            ElementType.Int8 => Try<sbyte>(text, bytes),
            ElementType.Int16 => Try<short>(text, bytes),
            ElementType.Int32 => Try<int>(text, bytes),
            _ => Try<long>(text, bytes),
        };

    private static bool Try<T>(string text, Span<byte> bytes)
        where T : System.Numerics.IBinaryInteger<T> =>
        T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
        && value.TryWriteLittleEndian(bytes, out _);
}
