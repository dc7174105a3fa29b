using System.Text.Json.Nodes;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenApi;

/// <summary>
/// Requests that a model answers, as bodies of each contract: zeros and empty texts, one row, size 1 where any will do. Pure.
/// </summary>
internal static class SampleJson
{
    /// <summary>A sample of more elements than this would bury everything else in its document.</summary>
    public const long MostElements = 4096;

    /// <summary>Whether there is a sample; else the inputs have too many elements to be shown.</summary>
    public static bool Exists(ModelSignature signature) => CountElements(signature) <= MostElements;

    /// <summary>The elements of one request.</summary>
    public static decimal CountElements(ModelSignature signature) =>
        signature.Inputs.Sum(input =>
            Sizes(input).Aggregate(1m, (product, size) => Math.Min(product * size, int.MaxValue))
        );

    /// <summary>A body of the Open Inference Protocol.</summary>
    public static JsonObject OpenInference(ModelSignature signature) =>
        new()
        {
            ["inputs"] = new JsonArray([
                .. signature.Inputs.Select(input => new JsonObject
                {
                    ["name"] = input.Name,
                    ["datatype"] = input.Type.Name(),
                    ["shape"] = Numbers(Sizes(input)),
                    ["data"] = Values(input.Type, [Sizes(input).Aggregate(1L, (product, size) => product * size)]),
                }),
            ]),
        };

    /// <summary>
    /// A body for TensorFlow Serving's <c>:predict</c> and for SageMaker: a row where the model takes rows, else input by input.
    /// </summary>
    public static JsonObject Predict(ModelSignature signature)
    {
        var isRows = BatchRows.HasRows(signature);
        var values = new JsonObject(
            signature.Inputs.Select(input =>
                KeyValuePair.Create<string, JsonNode?>(
                    input.Name,
                    Values(input.Type, [.. Sizes(input).Skip(isRows ? 1 : 0)])
                )
            )
        );
        return isRows ? new() { ["instances"] = new JsonArray(values) } : new() { ["inputs"] = values };
    }

    /// <summary>A record of CSV for SageMaker; null: the model takes none that is known to fit.</summary>
    public static string? Csv(ModelSignature signature) =>
        BatchRows.HasRows(signature)
        && signature.Inputs is [{ Shape.Rank: 2 } only]
        && only.Shape.Dimensions[1] is > 0 and var width
            ? string.Join(
                ',',
                Enumerable.Repeat(Value(only.Type), (int)width).Select(value => value.ToJsonString().Trim('"'))
            )
            : null;

    private static long[] Sizes(TensorSpec spec) =>
        Array.ConvertAll(spec.Shape.ToArray(), size => size == TensorShape.AnySize ? 1 : size);

    private static JsonArray Numbers(IEnumerable<long> numbers) =>
        new([.. numbers.Select(number => (JsonNode)JsonValue.Create(number))]);

    private static JsonNode Values(ElementType type, ReadOnlySpan<long> sizes)
    {
        if (sizes is [])
        {
            return Value(type);
        }

        var list = new JsonArray();
        for (var i = 0L; i < sizes[0]; i++)
        {
            list.Add(Values(type, sizes[1..]));
        }

        return list;
    }

    private static JsonValue Value(ElementType type) =>
        type switch
        {
            ElementType.Bool => JsonValue.Create(false),
            ElementType.Bytes => JsonValue.Create(""),
            _ => JsonValue.Create(0),
        };
}
