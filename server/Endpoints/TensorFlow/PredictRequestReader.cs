using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Rows;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;

namespace Sluice.Endpoints.TensorFlow;

/// <summary>
/// JSON → request (TensorFlow Serving, RESTful API, "Predict API"): <c>instances</c>, row by row, or <c>inputs</c>, input by
/// input, and a <c>signature_name</c>.
/// </summary>
internal static class PredictRequestReader
{
    /// <summary>The one signature that a model has here, by the name that TensorFlow gives it.</summary>
    public const string Signature = "serving_default";

    private const string Expected = "a request to predict";

    /// <exception cref="ServingException">InvalidArgument: the body is no such request for this model; the message says where.</exception>
    public static PredictRequest Read(
        ReadOnlyMemory<byte> body,
        ModelSignature signature,
        string model,
        string? version
    )
    {
        var (values, isRows) = JsonBody.Read(
            body.Span,
            Expected,
            (ref Utf8JsonReader reader, ReadOnlySpan<byte> text) => Read(ref reader, text, signature)
        );
        var inputs = values.Given.Select(input => isRows ? input.ToRows() : input.ToTensor());
        return new(new InferenceRequest(model, version, [.. inputs], []), isRows ? values.Count : null);
    }

    private static (NamedValues Values, bool IsRows) Read(
        ref Utf8JsonReader reader,
        ReadOnlySpan<byte> text,
        ModelSignature signature
    )
    {
        NamedValues? instances = null;
        NamedValues? inputs = null;
        JsonObjects.Begin(ref reader, Expected);
        while (JsonObjects.NextProperty(ref reader, out var property))
        {
            switch (property)
            {
                case "instances":
                    JsonObjects.Once(instances is null, property);
                    instances = ReadInstances(ref reader, text, new NamedValues(signature));
                    break;
                case "inputs":
                    JsonObjects.Once(inputs is null, property);
                    inputs = new NamedValues(signature);
                    inputs.Add(ref reader, text, property);
                    break;
                case "signature_name":
                    CheckSignature(JsonObjects.String(ref reader, property));
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (instances, inputs) switch
        {
            (not null, null) => (instances, true),
            (null, not null) => (inputs, false),
            (null, null) => throw ServingException.InvalidArgument(
                "expected either 'instances', a list of rows, or 'inputs', got neither"
            ),
            _ => throw ServingException.InvalidArgument("expected either 'instances' or 'inputs', got both"),
        };
    }

    private static NamedValues ReadInstances(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, NamedValues values)
    {
        JsonObjects.BeginArray(ref reader, "instances");
        values.AddAll(ref reader, text, "instances");

        return values.Count > 0
            ? values
            : throw ServingException.InvalidArgument("instances: expected one row or more, got an empty list");
    }

    private static void CheckSignature(string name)
    {
        if (name is not ("" or Signature))
        {
            throw ServingException.InvalidArgument(
                $"no signature '{name}'; an ONNX model has one, which is called '{Signature}'"
            );
        }
    }
}
