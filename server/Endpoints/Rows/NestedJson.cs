using System.Text.Json;
using System.Text.Unicode;
using Sluice.Endpoints.Json;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Rows;

/// <summary>
/// One output as nested arrays, whole or a row of it. NaN and infinities are bare tokens, as TensorFlow Serving writes them;
/// BYTES are strings, or <c>{"b64": "…"}</c> where the output's name ends in <c>_bytes</c>; a row of a classifier's map is an
/// object of probabilities by class.
/// </summary>
internal sealed class NestedJson(Tensor output, ClassLabels? classes)
{
    private const string BytesSuffix = "_bytes";

    private readonly bool _isEncoded = output.Name.EndsWith(BytesSuffix, StringComparison.Ordinal);

    public string Name => output.Name;

    /// <summary>All of it; of a scalar its one element.</summary>
    public void Write(Utf8JsonWriter writer) => Write(writer, 0, 0);

    /// <summary>One of its rows; it has a first dimension.</summary>
    public void WriteRow(Utf8JsonWriter writer, long row) => Write(writer, 1, row * Elements(1));

    /// <summary>What lies at a depth, from its first element on.</summary>
    private void Write(Utf8JsonWriter writer, int depth, long at)
    {
        if (depth == output.Shape.Rank)
        {
            WriteElement(writer, (int)at);
            return;
        }

        if (classes is not null && depth == 1)
        {
            WriteClasses(writer, classes, (int)at);
            return;
        }

        writer.WriteStartArray();
        var step = Elements(depth + 1);
        for (var i = 0; i < output.Shape.Dimensions[depth]; i++, at += step)
        {
            Write(writer, depth + 1, at);
        }

        writer.WriteEndArray();
    }

    /// <summary>The elements of what lies at a depth.</summary>
    private long Elements(int depth)
    {
        var count = 1L;
        foreach (var size in output.Shape.Dimensions[depth..])
        {
            count *= size;
        }

        return count;
    }

    private void WriteClasses(Utf8JsonWriter writer, ClassLabels labels, int at)
    {
        writer.WriteStartObject();
        for (var i = 0; i < labels.Names.Count; i++)
        {
            writer.WritePropertyName(labels.Names[i]);
            WriteElement(writer, at + i);
        }

        writer.WriteEndObject();
    }

    private void WriteElement(Utf8JsonWriter writer, int at)
    {
        if (output.Type == ElementType.Bytes)
        {
            WriteBytes(writer, at);
            return;
        }

        var size = output.Type.SizeInBytes();
        JsonElements.Write(writer, output.Type, output.Bytes.Span.Slice(at * size, size), isBare: true);
    }

    private void WriteBytes(Utf8JsonWriter writer, int at)
    {
        var bytes = output.Elements[at].Span;
        if (_isEncoded)
        {
            writer.WriteStartObject();
            writer.WriteBase64String("b64"u8, bytes);
            writer.WriteEndObject();
        }
        else if (Utf8.IsValid(bytes))
        {
            writer.WriteStringValue(bytes);
        }
        else
        {
            throw ServingException.InvalidArgument(
                $"output '{Name}', element {at}: its bytes are not UTF-8, which JSON cannot carry; an output whose name ends in "
                    + $"{BytesSuffix} is answered in base64, and the Open Inference Protocol carries any bytes"
            );
        }
    }
}
