using System.Text.Json;
using System.Text.Unicode;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.OpenInference.Binary;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>
/// Response → JSON, and the binary tensors behind it (Open Inference Protocol, REST, "Inference Response JSON Object"; Triton's
/// binary tensor data extension). Data is flat, row-major.
/// </summary>
internal static class InferenceResponseWriter
{
    /// <returns>The JSON, then one entry an output that is not in it.</returns>
    /// <exception cref="ServingException">InvalidArgument: an output holds bytes that JSON cannot carry.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(InferenceResponse response, string? id, AnswerForm form)
    {
        var binary = new List<ReadOnlyMemory<byte>>();
        var json = JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("model_name", response.Model.Text);
            writer.WriteString("model_version", response.Version.Text);
            if (id is not null)
            {
                writer.WriteString("id", id);
            }

            writer.WriteStartArray("outputs");
            foreach (var output in response.Outputs)
            {
                var bytes = form.IsBinaryOf(output.Name) ? RawTensors.Write(output) : (ReadOnlyMemory<byte>?)null;
                WriteOutput(writer, output, response.LabelsOf(output), bytes?.Length);
                binary.AddRange(bytes is { } behind ? [behind] : []);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });
        return [json, .. binary];
    }

    /// <param name="writer">Where to.</param>
    /// <param name="output">The output.</param>
    /// <param name="classes">Its classes; null: it has none.</param>
    /// <param name="size">Its bytes behind the JSON; null: it is in the JSON.</param>
    private static void WriteOutput(Utf8JsonWriter writer, Tensor output, ClassLabels? classes, int? size)
    {
        WriteHead(writer, output);
        if (size is not null || classes is not null)
        {
            WriteParameters(writer, size, classes);
        }

        if (size is null)
        {
            WriteElements(writer, output);
        }

        writer.WriteEndObject();
    }

    private static void WriteHead(Utf8JsonWriter writer, Tensor output)
    {
        writer.WriteStartObject();
        writer.WriteString("name", output.Name);
        writer.WriteString("datatype", output.Type.Name());
        writer.WriteStartArray("shape");
        foreach (var size in output.Shape.Dimensions)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
    }

    private static void WriteParameters(Utf8JsonWriter writer, int? size, ClassLabels? classes)
    {
        writer.WriteStartObject("parameters");
        if (size is { } bytes)
        {
            writer.WriteNumber("binary_data_size", bytes);
        }

        if (classes is not null)
        {
            writer.WriteString(LabelParameters.OfOutput, LabelParameters.Text(classes));
        }

        writer.WriteEndObject();
    }

    private static void WriteElements(Utf8JsonWriter writer, Tensor output)
    {
        writer.WriteStartArray("data");
        if (output.Type == ElementType.Bytes)
        {
            WriteStrings(writer, output);
        }
        else
        {
            JsonElements.Write(writer, output.Type, output.Bytes.Span);
        }

        writer.WriteEndArray();
    }

    private static void WriteStrings(Utf8JsonWriter writer, Tensor output)
    {
        for (var i = 0; i < output.Elements.Count; i++)
        {
            var element = output.Elements[i].Span;
            if (!Utf8.IsValid(element))
            {
                throw ServingException.InvalidArgument(
                    $"output '{output.Name}', element {i}: its bytes are not UTF-8, which JSON cannot carry; ask for it as binary data, or over gRPC"
                );
            }

            writer.WriteStringValue(element);
        }
    }
}
