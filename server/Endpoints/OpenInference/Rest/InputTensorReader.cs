using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.OpenInference.Binary;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>One element of <c>inputs</c> (Open Inference Protocol, REST, "Request Input").</summary>
internal static class InputTensorReader
{
    /// <summary>Reads the object at which the reader stands; its properties may come in any order.</summary>
    /// <param name="reader">At the object.</param>
    /// <param name="text">What it reads.</param>
    /// <param name="index">Among the inputs.</param>
    /// <param name="binary">What is behind the JSON.</param>
    /// <param name="memory">What numbers are read into.</param>
    public static Tensor Read(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> text,
        int index,
        BinaryTensors binary,
        ReadingMemory memory
    )
    {
        long? binarySize = null;
        string? name = null;
        string? datatype = null;
        TensorShape? shape = null;
        Utf8JsonReader data = default;
        Tensor? numbers = null;
        var where = $"inputs[{index}]";

        JsonObjects.Expect(ref reader, JsonTokenType.StartObject, where, "an object");
        while (JsonObjects.NextProperty(ref reader, out var property))
        {
            switch (property)
            {
                case "name":
                    JsonObjects.Once(name is null, $"{where}.name");
                    name = JsonObjects.String(ref reader, $"{where}.name");
                    break;
                case "datatype":
                    JsonObjects.Once(datatype is null, $"{where}.datatype");
                    datatype = JsonObjects.String(ref reader, $"{where}.datatype");
                    break;
                case "shape":
                    JsonObjects.Once(shape is null, $"{where}.shape");
                    shape = ReadShape(ref reader, $"{where}.shape");
                    break;
                case "data":
                    JsonObjects.Once(data.TokenType == JsonTokenType.None, $"{where}.data");
                    // Type and shape may follow: remember the place, and come back.
                    data = reader;
                    numbers = ReadNowOrSkip(ref reader, text, name, datatype, shape, memory);
                    break;
                case "parameters":
                    binarySize = JsonParameters.Read(ref reader, $"{where}.parameters").BinaryDataSize;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        name = name ?? throw JsonObjects.Missing("name", where);
        var type = ReadType(name, datatype ?? throw JsonObjects.Missing("datatype", where));
        var size = shape ?? throw JsonObjects.Missing("shape", where);
        return (binarySize, data.TokenType != JsonTokenType.None) switch
        {
            (not null, true) => throw Both(name),
            ({ } bytes, false) => RawTensors.Read(name, type, size, binary.Take(name, bytes)),
            (null, true) => numbers ?? ReadData(data, text, name, type, size, memory, reader.BytesConsumed),
            _ => throw JsonObjects.Missing("data", where),
        };
    }

    private static ServingException Both(string name) =>
        ServingException.InvalidArgument(
            $"input '{name}': expected either data or the parameter binary_data_size, got both"
        );

    private static ElementType ReadType(string name, string datatype) =>
        ElementTypes.TryParse(datatype, out var type)
            ? type
            : throw ServingException.InvalidArgument(
                $"input '{name}': expected a datatype of {ElementTypes.AllNames}, got '{datatype}'"
            );

    private static TensorShape ReadShape(ref Utf8JsonReader reader, string where)
    {
        var sizes = new List<long>();
        JsonObjects.BeginArray(ref reader, where);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var size) || size < 0)
            {
                throw ServingException.InvalidArgument(
                    $"{where}[{sizes.Count}]: expected an integer of 0 or more, got {JsonObjects.Show(ref reader)}"
                );
            }

            sizes.Add(size);
        }

        return new TensorShape([.. sizes]);
    }

    /// <summary>Where all that is to be known stands before the data, numbers need no second look. Null: they do.</summary>
    private static Tensor? ReadNowOrSkip(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> text,
        string? name,
        string? datatype,
        TensorShape? shape,
        ReadingMemory memory
    )
    {
        if (
            name is not null
            && shape is { } size
            && ElementTypes.TryParse(datatype ?? "", out var type)
            && size.TryCountElements(out var count)
            && count <= text.Length / 2
            && new JsonTensorData(name, type, size, (int)count, memory).ReadNumbers(ref reader, text) is { } numbers
        )
        {
            return numbers;
        }

        reader.Skip();
        return null;
    }

    private static Tensor ReadData(
        Utf8JsonReader data,
        ReadOnlySpan<byte> text,
        string name,
        ElementType type,
        TensorShape shape,
        ReadingMemory memory,
        long end
    )
    {
        // Before memory is set aside for what a shape promises: n elements take n bytes and n - 1 commas at the least.
        var count = Tensor.CountElements(name, shape);
        var available = (end - data.TokenStartIndex) / 2;
        if (count > available)
        {
            throw ServingException.InvalidArgument(
                $"input '{name}': expected {count} elements for shape {shape}, got fewer than {available}"
            );
        }

        return new JsonTensorData(name, type, shape, (int)count, memory).Read(ref data, text);
    }
}
