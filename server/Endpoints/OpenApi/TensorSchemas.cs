using System.Text.Json.Nodes;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenApi;

/// <summary>What a model takes and gives as OpenAPI 3.0 schemas, in the words of each contract. Pure.</summary>
internal static class TensorSchemas
{
    /// <summary>A request of the Open Inference Protocol.</summary>
    public static JsonObject OpenInferenceRequest(ModelSignature signature) =>
        Object(
            ["inputs"],
            ("id", Type("string")),
            ("parameters", Type("object")),
            ("inputs", Tensors(signature.Inputs, signature.Inputs.Count(input => !input.IsOptional))),
            ("outputs", new JsonObject { ["type"] = "array", ["items"] = Wanted(signature) })
        );

    /// <summary>Its answer.</summary>
    public static JsonObject OpenInferenceResponse(ModelSignature signature) =>
        Object(
            ["model_name", "outputs"],
            ("model_name", Type("string")),
            ("model_version", Type("string")),
            ("id", Type("string")),
            ("outputs", Tensors(signature.Outputs, least: 0))
        );

    /// <summary>A request to TensorFlow Serving's <c>:predict</c>, or to SageMaker: one of its two forms.</summary>
    public static JsonObject PredictRequest(ModelSignature signature)
    {
        var byName = Object(
            [.. signature.Inputs.Where(input => !input.IsOptional).Select(input => input.Name)],
            [.. signature.Inputs.Select(input => (input.Name, Described(input)))]
        );
        var rows = new JsonObject { ["type"] = "array", ["items"] = byName };
        var columns = (JsonObject)byName.DeepClone();
        return new()
        {
            ["oneOf"] = new JsonArray(
                Object(["instances"], ("instances", rows)),
                Object(["inputs"], ("inputs", columns))
            ),
        };
    }

    /// <summary>A schema that says no more than the type.</summary>
    public static JsonObject Type(string type) => new() { ["type"] = type };

    private static JsonObject Wanted(ModelSignature signature) =>
        Object(
            ["name"],
            ("name", OneOf(signature.Outputs.Select(output => output.Name))),
            ("parameters", Type("object"))
        );

    private static JsonObject Tensors(IReadOnlyList<TensorSpec> specs, int least)
    {
        var schema = new JsonObject { ["type"] = "array", ["maxItems"] = specs.Count };
        if (least > 0)
        {
            schema["minItems"] = least;
        }

        schema["items"] =
            specs.Count == 0 ? Type("object") : new() { ["oneOf"] = new JsonArray([.. specs.Select(Tensor)]) };
        return schema;
    }

    private static JsonObject Tensor(TensorSpec spec)
    {
        var shape = new JsonObject { ["type"] = "array", ["items"] = Type("integer") };
        // No dimensions: a scalar, or any rank.
        if (spec.Shape.Rank > 0)
        {
            shape["minItems"] = spec.Shape.Rank;
            shape["maxItems"] = spec.Shape.Rank;
        }

        var tensor = Object(
            ["name", "datatype", "shape"],
            ("name", OneOf([spec.Name])),
            ("datatype", OneOf([spec.Type.Name()])),
            ("shape", shape),
            ("data", new JsonObject { ["type"] = "array", ["items"] = new JsonObject() }),
            ("parameters", Type("object"))
        );
        tensor["description"] = Sentence(spec);
        return tensor;
    }

    private static JsonObject Described(TensorSpec spec) => new() { ["description"] = Sentence(spec) };

    private static string Sentence(TensorSpec spec) =>
        spec.Classes is { } classes
            ? $"{spec.Type.Name()} {spec.Shape}, a column for each of the classes {string.Join(", ", classes.Names)}"
            : $"{spec.Type.Name()} {spec.Shape}";

    private static JsonObject OneOf(IEnumerable<string> values) =>
        new()
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. values.Select(value => (JsonNode)JsonValue.Create(value))]),
        };

    private static JsonObject Object(
        IReadOnlyList<string> required,
        params ReadOnlySpan<(string Name, JsonObject Schema)> fields
    )
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in fields)
        {
            properties[name] = schema;
        }

        var result = new JsonObject { ["type"] = "object", ["properties"] = properties };
        // OpenAPI 3.0 takes no empty list here.
        if (required.Count > 0)
        {
            result["required"] = new JsonArray([.. required.Select(name => (JsonNode)JsonValue.Create(name))]);
        }

        return result;
    }
}
