using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.OpenInference.Binary;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>JSON → request (Open Inference Protocol, REST, "Inference Request JSON Object").</summary>
internal static class InferenceRequestReader
{
    /// <param name="body">The body; binary tensors share its memory.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version asked for; null: none.</param>
    /// <param name="memory">What numbers are read into; the request owns it.</param>
    /// <exception cref="ServingException">
    /// InvalidArgument: the body is not such an object; the message says where. ResourceExhausted: there is no memory for it.
    /// </exception>
    public static RestInferenceRequest Read(InferenceBody body, string model, string? version, TensorMemory memory) =>
        JsonBody.Read(
            body.Json.Span,
            "an inference request",
            (ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
            {
                var rented = new ReadingMemory(memory);
                try
                {
                    return ReadRequest(ref reader, text, new BinaryTensors(body.Tensors), rented, model, version);
                }
                catch
                {
                    rented.GiveBack();
                    throw;
                }
            }
        );

    private static RestInferenceRequest ReadRequest(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> text,
        BinaryTensors binary,
        ReadingMemory memory,
        string model,
        string? version
    )
    {
        string? id = null;
        List<Tensor>? inputs = null;
        List<(string Name, bool? IsBinary)>? outputs = null;
        var isBinary = false;

        JsonObjects.Begin(ref reader, "an inference request");
        while (JsonObjects.NextProperty(ref reader, out var property))
        {
            switch (property)
            {
                case "id":
                    JsonObjects.Once(id is null, "id");
                    id = JsonObjects.String(ref reader, "id");
                    break;
                case "inputs":
                    JsonObjects.Once(inputs is null, "inputs");
                    inputs = ReadInputs(ref reader, text, binary, memory);
                    break;
                case "outputs":
                    JsonObjects.Once(outputs is null, "outputs");
                    outputs = ReadOutputs(ref reader);
                    break;
                case "parameters":
                    isBinary = JsonParameters.Read(ref reader, "parameters").BinaryDataOutput ?? isBinary;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (reader.Read())
        {
            throw ServingException.InvalidArgument("expected one JSON object, got more after it");
        }

        inputs = inputs ?? throw JsonObjects.Missing("inputs", "the request");
        binary.ExpectEnd();
        var request = new InferenceRequest(model, version, inputs, [.. (outputs ?? []).Select(output => output.Name)]);
        return new(id, request, Form(isBinary, outputs ?? []));
    }

    private static AnswerForm Form(bool isBinary, IEnumerable<(string Name, bool? IsBinary)> outputs)
    {
        var form = new AnswerForm(isBinary);
        foreach (var output in outputs)
        {
            form.Set(output.Name, output.IsBinary ?? isBinary);
        }

        return form;
    }

    private static List<Tensor> ReadInputs(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> text,
        BinaryTensors binary,
        ReadingMemory memory
    )
    {
        var inputs = new List<Tensor>();
        JsonObjects.BeginArray(ref reader, "inputs");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            inputs.Add(InputTensorReader.Read(ref reader, text, inputs.Count, binary, memory));
        }

        return inputs;
    }

    private static List<(string Name, bool? IsBinary)> ReadOutputs(ref Utf8JsonReader reader)
    {
        var outputs = new List<(string, bool?)>();
        JsonObjects.BeginArray(ref reader, "outputs");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            outputs.Add(ReadOutput(ref reader, $"outputs[{outputs.Count}]"));
        }

        return outputs;
    }

    private static (string Name, bool? IsBinary) ReadOutput(ref Utf8JsonReader reader, string where)
    {
        string? name = null;
        bool? isBinary = null;
        JsonObjects.Expect(ref reader, JsonTokenType.StartObject, where, "an object");
        while (JsonObjects.NextProperty(ref reader, out var property))
        {
            switch (property)
            {
                case "name":
                    JsonObjects.Once(name is null, $"{where}.name");
                    name = JsonObjects.String(ref reader, $"{where}.name");
                    break;
                case "parameters":
                    isBinary = JsonParameters.Read(ref reader, $"{where}.parameters").BinaryData;
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (name ?? throw JsonObjects.Missing("name", where), isBinary);
    }
}
