using System.Text.Json;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>JSON → request (Open Inference Protocol, REST, "Inference Request JSON Object").</summary>
internal static class InferenceRequestReader
{
    /// <exception cref="ServingException">InvalidArgument: the body is not such an object; the message says where.</exception>
    public static JsonInferenceRequest Read(ReadOnlySpan<byte> body, string model, string? version)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            return Read(ref reader, model, version);
        }
        catch (JsonException failure)
        {
            throw ServingException.InvalidArgument(
                $"the body is not JSON: expected an inference request; line {failure.LineNumber + 1}, byte "
                    + $"{failure.BytePositionInLine + 1}: {FirstSentence(failure.Message)}",
                failure
            );
        }
        catch (InvalidOperationException failure)
        {
            // The reader's way to say that a string holds what is no Unicode text.
            throw ServingException.InvalidArgument(
                $"the body is not JSON: a string near byte {reader.TokenStartIndex + 1} is not Unicode text",
                failure
            );
        }
    }

    private static JsonInferenceRequest Read(ref Utf8JsonReader reader, string model, string? version)
    {
        string? id = null;
        List<Tensor>? inputs = null;
        List<string>? outputs = null;

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
                    inputs = ReadInputs(ref reader);
                    break;
                case "outputs":
                    JsonObjects.Once(outputs is null, "outputs");
                    outputs = ReadOutputs(ref reader);
                    break;
                case "parameters":
                    ReadParameters(ref reader);
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

        return new(
            id,
            new InferenceRequest(
                model,
                version,
                inputs ?? throw JsonObjects.Missing("inputs", "the request"),
                outputs ?? []
            )
        );
    }

    private static List<Tensor> ReadInputs(ref Utf8JsonReader reader)
    {
        var inputs = new List<Tensor>();
        JsonObjects.BeginArray(ref reader, "inputs");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            inputs.Add(InputTensorReader.Read(ref reader, inputs.Count));
        }

        return inputs;
    }

    private static List<string> ReadOutputs(ref Utf8JsonReader reader)
    {
        var outputs = new List<string>();
        JsonObjects.BeginArray(ref reader, "outputs");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            outputs.Add(ReadOutput(ref reader, $"outputs[{outputs.Count}]"));
        }

        return outputs;
    }

    private static string ReadOutput(ref Utf8JsonReader reader, string where)
    {
        string? name = null;
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
                    ReadParameters(ref reader);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return name ?? throw JsonObjects.Missing("name", where);
    }

    internal static void ReadParameters(ref Utf8JsonReader reader)
    {
        JsonObjects.Expect(ref reader, JsonTokenType.StartObject, "parameters", "an object");
        while (JsonObjects.NextProperty(ref reader, out var name))
        {
            if (reader.TokenType != JsonTokenType.False)
            {
                UnsupportedParameters.Check(name);
            }

            reader.Skip();
        }
    }

    private static string FirstSentence(string message)
    {
        // The reader appends its own count of lines and bytes, from 0, which would contradict ours.
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
