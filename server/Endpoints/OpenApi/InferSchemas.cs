using System.Text.Json.Nodes;
using Sluice.Endpoints.OpenInference;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenApi;

/// <summary>Schemas of a version's requests and answers by the Open Inference Protocol, REST, JSON.</summary>
internal static class InferSchemas
{
    public static JsonObject Request(DescribedVersion version)
    {
        var signature = version.Signature;
        var inputs = List(signature.Inputs.Select(input => Tensor(input, null)));
        inputs["minItems"] = signature.Inputs.Count(input => !input.IsOptional);
        inputs["maxItems"] = signature.Inputs.Count;
        var output = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("name"),
            ["properties"] = new JsonObject
            {
                ["name"] = OneOf([.. signature.Outputs.Select(spec => spec.Name)]),
                ["parameters"] = Parameters("binary_data", "boolean"),
            },
        };
        return new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("inputs"),
            ["properties"] = new JsonObject
            {
                ["id"] = new JsonObject { ["type"] = "string", ["description"] = "Comes back in the answer." },
                ["inputs"] = inputs,
                ["outputs"] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] = "Those that are wanted; none: all.",
                    ["items"] = output,
                },
                ["parameters"] = Parameters("binary_data_output", "boolean"),
            },
        };
    }

    public static JsonObject Answer(DescribedVersion version) =>
        new()
        {
            ["type"] = "object",
            ["required"] = new JsonArray("model_name", "model_version", "outputs"),
            ["properties"] = new JsonObject
            {
                ["model_name"] = OneOf(version.Model),
                ["model_version"] = OneOf(version.Version),
                ["id"] = new JsonObject { ["type"] = "string" },
                ["outputs"] = List(
                    version.Signature.Outputs.Select(output =>
                        Tensor(output, version.Snapshot.Settings.LabelsOf(output))
                    )
                ),
            },
        };

    private static JsonObject List(IEnumerable<JsonObject> items) =>
        new()
        {
            ["type"] = "array",
            ["items"] = items.ToArray() switch
            {
                [] => new JsonObject(),
                [var only] => only,
                var several => new JsonObject { ["oneOf"] = new JsonArray([.. several]) },
            },
        };

    private static JsonObject Tensor(TensorSpec spec, ClassLabels? labels)
    {
        var shape = new JsonObject
        {
            ["type"] = "array",
            ["description"] = ShapeText(spec),
            ["items"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
        };
        if (spec.Shape.Rank > 0)
        {
            shape["minItems"] = spec.Shape.Rank;
            shape["maxItems"] = spec.Shape.Rank;
        }

        var nested = new JsonObject { ["type"] = "array", ["items"] = new JsonObject() };
        var tensor = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("name", "datatype", "shape", "data"),
            ["properties"] = new JsonObject
            {
                ["name"] = OneOf(spec.Name),
                ["datatype"] = OneOf(spec.Type.Name()),
                ["shape"] = shape,
                ["data"] = new JsonObject
                {
                    ["type"] = "array",
                    ["description"] = "Row-major: one flat list, or nested lists of the shape.",
                    ["items"] = new JsonObject { ["anyOf"] = new JsonArray(ElementSchema.Of(spec.Type), nested) },
                },
            },
        };
        if (labels is not null)
        {
            var parameters = Parameters(LabelParameters.OfOutput, "string");
            parameters["properties"]![LabelParameters.OfOutput] = OneOf(LabelParameters.Text(labels));
            tensor["properties"]!["parameters"] = parameters;
            tensor["x-labels"] = new JsonArray([.. labels.Names.Select(name => JsonValue.Create(name))]);
        }

        return tensor;
    }

    private static string ShapeText(TensorSpec spec) =>
        spec.Shape.Rank == 0 ? "A scalar, or any shape: the model does not say."
        : spec.Shape.Dimensions.Contains(TensorShape.AnySize) ? $"{spec.Shape}, where -1 is any size."
        : $"{spec.Shape}";

    private static JsonObject Parameters(string name, string type) =>
        new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject { [name] = new JsonObject { ["type"] = type } },
        };

    private static JsonObject OneOf(params string[] names)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (names.Length > 0)
        {
            schema["enum"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]);
        }

        return schema;
    }
}
