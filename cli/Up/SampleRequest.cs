using System.Text.Json.Nodes;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Cli.Up;

/// <summary>A request that a model accepts, made from what it declares: one row of zeros, or of empty strings.</summary>
internal static class SampleRequest
{
    private const int MostElements = 64;

    /// <summary>The body of an Open Inference Protocol request over REST.</summary>
    public static string Json(ModelSignature signature) =>
        new JsonObject { ["inputs"] = new JsonArray([.. signature.Inputs.Select(Input)]) }.ToJsonString();

    private static JsonObject Input(TensorSpec spec)
    {
        var shape = Array.ConvertAll(spec.Shape.ToArray(), size => size == TensorShape.AnySize ? 1 : size);
        _ = new TensorShape(shape).TryCountElements(out var count);

        // An image's worth of zeros is no command to try: what is cut short shows the form, and the server says the rest.
        var data = Enumerable.Range(0, (int)Math.Min(count, MostElements)).Select(_ => Zero(spec.Type));
        return new JsonObject
        {
            ["name"] = spec.Name,
            ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
            ["datatype"] = spec.Type.Name(),
            ["data"] = new JsonArray([.. data]),
        };
    }

    private static JsonValue Zero(ElementType type) =>
        type switch
        {
            ElementType.Bool => JsonValue.Create(false),
            ElementType.Bytes => JsonValue.Create(""),
            _ => JsonValue.Create(0),
        };
}
