using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Numbers;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>
/// Reads the elements of one tensor: nested arrays in the tensor's shape, or one flat array, row-major (Open Inference
/// Protocol, REST, "Tensor Data").
/// </summary>
internal sealed class JsonTensorData(string name, ElementType type, TensorShape shape, int count, ReadingMemory memory)
{
    private byte[] _bytes = [];
    private ReadOnlyMemory<byte>[] _elements = [];
    private int _next;

    /// <summary>Numbers as they nearly always come, by <see cref="NumberArrays"/>. Null: they come otherwise; nothing has moved.</summary>
    /// <exception cref="ServingException">ResourceExhausted: there is no memory for them.</exception>
    public Tensor? ReadNumbers(ref Utf8JsonReader reader, ReadOnlySpan<byte> text)
    {
        if (type == ElementType.Bytes)
        {
            return null;
        }

        var buffer = memory.Rent(count * type.SizeInBytes());
        if (NumberArrays.TryRead(ref reader, text, type, shape, buffer.GetSpan()))
        {
            return Tensor.OfBytes(name, type, shape, buffer.Memory, buffer);
        }

        memory.GiveBackLast();
        return null;
    }

    /// <exception cref="ServingException">
    /// InvalidArgument: an element is missing, too many, or not of the type; ResourceExhausted: there is no memory for them.
    /// </exception>
    public Tensor Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
        ReadNumbers(ref reader, text) ?? ReadValues(ref reader);

    private Tensor ReadValues(ref Utf8JsonReader reader)
    {
        _bytes = new byte[count * type.SizeInBytes()];
        _elements = new ReadOnlyMemory<byte>[type == ElementType.Bytes ? count : 0];
        if (reader.TokenType != JsonTokenType.StartArray && shape.Rank > 0)
        {
            throw Fault($"expected an array in data, got {JsonObjects.Show(ref reader)}");
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            ReadElement(ref reader);
        }
        else if (shape.Rank > 0 && IsNested(reader))
        {
            ReadNested(ref reader, 0);
        }
        else
        {
            ReadFlat(ref reader);
        }

        return type == ElementType.Bytes
            ? Tensor.OfElements(name, shape, _elements)
            : Tensor.OfBytes(name, type, shape, _bytes);
    }

    private bool IsNested(Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.StartArray
            || (reader.TokenType == JsonTokenType.EndArray && count == 0);
    }

    private void ReadFlat(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (_next == count)
            {
                throw Fault($"expected {count} elements for shape {shape}, got more");
            }

            ReadElement(ref reader);
        }

        if (_next < count)
        {
            throw Fault($"expected {count} elements for shape {shape}, got {_next}");
        }
    }

    private void ReadNested(ref Utf8JsonReader reader, int depth)
    {
        var expected = shape.Dimensions[depth];
        var got = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (got++ == expected)
            {
                throw Fault(
                    $"expected {expected} elements in each array at depth {depth + 1} for shape {shape}, got more"
                );
            }

            if (depth == shape.Rank - 1)
            {
                ReadElement(ref reader);
            }
            else if (reader.TokenType == JsonTokenType.StartArray)
            {
                ReadNested(ref reader, depth + 1);
            }
            else
            {
                throw Fault(
                    $"expected an array at depth {depth + 2} for shape {shape}, got {JsonObjects.Show(ref reader)}"
                );
            }
        }

        if (got < expected && count > 0)
        {
            throw Fault(
                $"expected {expected} elements in each array at depth {depth + 1} for shape {shape}, got {got}"
            );
        }
    }

    private void ReadElement(ref Utf8JsonReader reader)
    {
        var read =
            type == ElementType.Bytes
                ? TryReadString(ref reader, out _elements[_next])
                : JsonElements.TryRead(ref reader, type, _bytes.AsSpan(_next * type.SizeInBytes()));
        if (!read)
        {
            throw Fault(
                $"expected {JsonElements.Expected(type)} at element {_next}, got {JsonObjects.Show(ref reader)}"
            );
        }

        _next++;
    }

    private static bool TryReadString(ref Utf8JsonReader reader, out ReadOnlyMemory<byte> element)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            element = default;
            return false;
        }

        var text = new byte[reader.ValueSpan.Length];
        element = text.AsMemory(0, reader.CopyString(text));
        return true;
    }

    private ServingException Fault(string message) => ServingException.InvalidArgument($"input '{name}': {message}");
}
