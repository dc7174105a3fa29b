using System.Text.Json.Nodes;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Cli.Up;

/// <summary>A request that a model accepts, made from what it declares: one row of zeros, or of empty strings.</summary>
internal static class SampleRequest
{
    private const int MostElements = 64;

    /// <summary>
    /// The body of an Open Inference Protocol request over REST. It is ASCII without single quotes, whatever the names, so
    /// that a shell takes it between two.
    /// </summary>
    public static string Json(ModelSignature signature) =>
        new JsonObject { ["inputs"] = new JsonArray([.. signature.Inputs.Select(Input)]) }.ToJsonString();

    /// <summary>Whether an input takes more elements than are shown, so that the request is only a start.</summary>
    public static bool IsCutShort(ModelSignature signature) =>
        signature.Inputs.Any(spec => CountElements(OneRow(spec)) > MostElements);

    private static JsonObject Input(TensorSpec spec)
    {
        var shape = OneRow(spec);

        // An image's worth of zeros is no command to try: what is cut short shows the form.
        var data = Enumerable.Range(0, (int)Math.Min(CountElements(shape), MostElements)).Select(_ => Zero(spec.Type));
        return new JsonObject
        {
            ["name"] = spec.Name,
            ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
            ["datatype"] = spec.Type.Name(),
            ["data"] = new JsonArray([.. data]),
        };
    }

    private static long[] OneRow(TensorSpec spec) =>
        Array.ConvertAll(spec.Shape.ToArray(), size => size == TensorShape.AnySize ? 1 : size);

    private static long CountElements(long[] shape) =>
        new TensorShape(shape).TryCountElements(out var count) ? count : long.MaxValue;

    private static JsonValue Zero(ElementType type) =>
        type switch
        {
            ElementType.Bool => JsonValue.Create(false),
            ElementType.Bytes => JsonValue.Create(""),
            _ => JsonValue.Create(0),
        };
}
