using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
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
    // The answer is application/json, never a part of a page: only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>The JSON, then one entry an output that is not in it.</returns>
    /// <exception cref="ServingException">InvalidArgument: an output holds bytes that JSON cannot carry.</exception>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Write(InferenceResponse response, string? id, AnswerForm form)
    {
        var binary = new List<ReadOnlyMemory<byte>>();
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, Options);

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
            WriteHead(writer, output);
            if (form.IsBinaryOf(output.Name))
            {
                binary.Add(RawTensors.Write(output));
                WriteSize(writer, binary[^1].Length);
            }
            else
            {
                WriteData(writer, output);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return [buffer.WrittenMemory, .. binary];
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

    private static void WriteSize(Utf8JsonWriter writer, int bytes)
    {
        writer.WriteStartObject("parameters");
        writer.WriteNumber("binary_data_size", bytes);
        writer.WriteEndObject();
    }

    private static void WriteData(Utf8JsonWriter writer, Tensor output)
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
