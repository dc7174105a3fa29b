using System.Text.Json.Nodes;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenApi;

/// <summary>
/// Schemas of a version's requests and answers where types and shapes are the model's: TensorFlow Serving's JSON, and SageMaker's.
/// </summary>
internal static class RowSchemas
{
    public static JsonObject Request(DescribedVersion version) =>
        Either(
            Object("instances", Rows(Values(version.Signature.Inputs, isRow: true)), "Row by row."),
            Object("inputs", Values(version.Signature.Inputs, isRow: false), "Input by input.")
        );

    public static JsonObject Answer(DescribedVersion version) =>
        Either(
            Object("predictions", Rows(Values(version.Signature.Outputs, isRow: true)), "For instances."),
            Object("outputs", Values(version.Signature.Outputs, isRow: false), "For inputs.")
        );

    private static JsonObject Either(params JsonNode[] schemas) => new() { ["oneOf"] = new JsonArray(schemas) };

    private static JsonObject Rows(JsonObject row) => new() { ["type"] = "array", ["items"] = row };

    private static JsonObject Object(string property, JsonObject value, string description) =>
        new()
        {
            ["type"] = "object",
            ["description"] = description,
            ["required"] = new JsonArray(property),
            ["properties"] = new JsonObject { [property] = value },
        };

    /// <summary>Bare of one tensor that must be given, of several an object by name.</summary>
    private static JsonObject Values(IReadOnlyList<TensorSpec> specs, bool isRow)
    {
        TensorSpec[] required = [.. specs.Where(spec => !spec.IsOptional)];
        if (required is [var only])
        {
            return Value(only, isRow);
        }

        var properties = new JsonObject();
        foreach (var spec in specs)
        {
            properties[spec.Name] = Value(spec, isRow);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Length > 0)
        {
            schema["required"] = new JsonArray([.. required.Select(spec => JsonValue.Create(spec.Name))]);
        }

        return schema;
    }

    private static JsonObject Value(TensorSpec spec, bool isRow)
    {
        if (spec.Shape.Rank == 0)
        {
            // A scalar, or any rank: the signature does not tell which.
            return new() { ["description"] = $"{spec.Type.Name()}: an element, or nested lists of them." };
        }

        if (spec.Classes is { } classes)
        {
            var probabilities = Probabilities(classes);
            return isRow ? probabilities : Rows(probabilities);
        }

        return ElementSchema.Nested(spec.Type, spec.Shape.Dimensions[(isRow ? 1 : 0)..]);
    }

    /// <summary>A row of a classifier's map.</summary>
    private static JsonObject Probabilities(ClassLabels classes)
    {
        var properties = new JsonObject();
        foreach (var name in classes.Names)
        {
            properties[name] = new JsonObject { ["type"] = "number", ["format"] = "float" };
        }

        return new()
        {
            ["type"] = "object",
            ["description"] = "Probabilities by class.",
            ["required"] = new JsonArray([.. classes.Names.Select(name => JsonValue.Create(name))]),
            ["properties"] = properties,
        };
    }
}
