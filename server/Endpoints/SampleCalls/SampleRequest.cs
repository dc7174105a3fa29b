using System.Buffers;
using System.Text;
using System.Text.Json;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.SampleCalls;

/// <summary>
/// A request that a version answers, made from what it declares: one row of zeros, or of the text <c>a</c>; inputs that may be left
/// out are. JSON is ASCII without single quotes, whatever the names, so that a shell takes it between two. Pure.
/// </summary>
public static class SampleRequest
{
    /// <summary>With more elements, a sample is told by its address.</summary>
    internal const int MostShown = 256;

    /// <summary>With more elements there is none: it would exceed what a request may have.</summary>
    internal const int MostElements = 4 << 20;

    /// <summary>Whether such a request can be made for a version.</summary>
    internal static bool Exists(SampleForm form, ModelSignature signature) =>
        CountElements(signature) <= MostElements
        && form switch
        {
            SampleForm.Infer or SampleForm.Grpc => true,
            // Nested lists cannot say the sizes behind a size of 0.
            SampleForm.Predict => Given(signature).All(input => !input.Shape.Dimensions.Contains(0)),
            SampleForm.Csv => Exists(SampleForm.JsonLines, signature) && IsTable(signature.Inputs),
            _ => BatchRows.HasRows(signature) && Exists(SampleForm.Predict, signature),
        };

    /// <summary>Whether it is short enough to be shown where it is spoken of.</summary>
    public static bool IsShort(ModelSignature signature) => CountElements(signature) <= MostShown;

    /// <param name="form">One of which <see cref="Exists"/> is true.</param>
    /// <param name="version">Ready.</param>
    internal static string Write(SampleForm form, VersionSnapshot version)
    {
        var signature = version.Signature!;
        return form switch
        {
            SampleForm.Infer => Infer(signature),
            SampleForm.Grpc => SampleMessage.Write(version),
            SampleForm.Predict => Json(writer => WritePredict(writer, signature)),
            SampleForm.Csv => WriteRecord(signature),
            _ => Json(writer => WriteInstance(writer, signature)) + "\n",
        };
    }

    /// <summary>The body of a prediction by the Open Inference Protocol over REST, for a model that <see cref="IsShort"/>.</summary>
    public static string Infer(ModelSignature signature) => Json(writer => WriteInfer(writer, signature));

    /// <summary>The inputs that a sample gives.</summary>
    internal static IEnumerable<TensorSpec> Given(ModelSignature signature) =>
        signature.Inputs.Where(input => !input.IsOptional);

    /// <summary>One row: 1 where any size will do.</summary>
    internal static TensorShape OneRow(TensorSpec input) =>
        new(Array.ConvertAll(input.Shape.ToArray(), size => size == TensorShape.AnySize ? 1 : size));

    /// <summary>JSON for a shell and for a page: all but plain ASCII is escaped, and so are quotes.</summary>
    internal static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        write(writer);
        writer.Flush();
        return Encoding.ASCII.GetString(buffer.WrittenSpan);
    }

    /// <summary>One element: zero, or a text.</summary>
    internal static void WriteElement(Utf8JsonWriter writer, ElementType type)
    {
        switch (type)
        {
            case ElementType.Bool:
                writer.WriteBooleanValue(false);
                break;
            case ElementType.Bytes:
                writer.WriteStringValue("a"u8);
                break;
            default:
                writer.WriteNumberValue(0);
                break;
        }
    }

    private static long CountElements(ModelSignature signature)
    {
        var sum = 0L;
        foreach (var input in Given(signature))
        {
            if (!OneRow(input).TryCountElements(out var count) || count > MostElements)
            {
                return long.MaxValue;
            }

            sum += count;
        }

        return sum;
    }

    /// <summary>Whether a record of CSV says all inputs: one that takes all fields, or several of known width.</summary>
    private static bool IsTable(IReadOnlyList<TensorSpec> inputs) =>
        inputs is [{ Shape.Rank: 1 or 2 }]
        || inputs.All(input => input.Shape.Rank == 1 || (input.Shape.Rank == 2 && input.Shape.Dimensions[1] > 0));

    private static void WriteInfer(Utf8JsonWriter writer, ModelSignature signature)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("inputs");
        foreach (var input in Given(signature))
        {
            var shape = OneRow(input);
            writer.WriteStartObject();
            writer.WriteString("name", input.Name);
            writer.WriteString("datatype", input.Type.Name());
            writer.WriteStartArray("shape");
            foreach (var size in shape.Dimensions)
            {
                writer.WriteNumberValue(size);
            }

            writer.WriteEndArray();
            writer.WriteStartArray("data");
            for (var i = Tensor.CountElements(input.Name, shape); i > 0; i--)
            {
                WriteElement(writer, input.Type);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WritePredict(Utf8JsonWriter writer, ModelSignature signature)
    {
        writer.WriteStartObject();
        if (BatchRows.HasRows(signature))
        {
            writer.WriteStartArray("instances");
            WriteInstance(writer, signature);
            writer.WriteEndArray();
        }
        else
        {
            writer.WritePropertyName("inputs");
            WriteValues(writer, signature, withoutRows: false);
        }

        writer.WriteEndObject();
    }

    private static void WriteInstance(Utf8JsonWriter writer, ModelSignature signature) =>
        WriteValues(writer, signature, withoutRows: true);

    private static void WriteValues(Utf8JsonWriter writer, ModelSignature signature, bool withoutRows)
    {
        TensorSpec[] inputs = [.. Given(signature)];
        if (inputs is [var only])
        {
            WriteNested(writer, only.Type, OneRow(only).Dimensions[(withoutRows ? 1 : 0)..]);
            return;
        }

        writer.WriteStartObject();
        foreach (var input in inputs)
        {
            writer.WritePropertyName(input.Name);
            WriteNested(writer, input.Type, OneRow(input).Dimensions[(withoutRows ? 1 : 0)..]);
        }

        writer.WriteEndObject();
    }

    private static void WriteNested(Utf8JsonWriter writer, ElementType type, ReadOnlySpan<long> sizes)
    {
        if (sizes.IsEmpty)
        {
            WriteElement(writer, type);
            return;
        }

        writer.WriteStartArray();
        for (var i = 0L; i < sizes[0]; i++)
        {
            WriteNested(writer, type, sizes[1..]);
        }

        writer.WriteEndArray();
    }

    private static string WriteRecord(ModelSignature signature)
    {
        var record = new StringBuilder();
        foreach (var input in signature.Inputs)
        {
            var width = input.Shape.Rank == 1 ? 1 : OneRow(input).Dimensions[1];
            for (var i = 0L; i < width; i++)
            {
                record
                    .Append(record.Length == 0 ? "" : ",")
                    .Append(
                        input.Type switch
                        {
                            ElementType.Bool => "false",
                            ElementType.Bytes => "a",
                            _ => "0",
                        }
                    );
            }
        }

        return record.Append('\n').ToString();
    }
}
