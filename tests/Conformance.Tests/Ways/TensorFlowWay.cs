using System.Text.Json;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>TensorFlow Serving's REST API: row by row, or column by column.</summary>
internal sealed class TensorFlowWay(Uri server, bool isRows) : RowWay(server)
{
    public override string Name => isRows ? "TensorFlow rows" : "TensorFlow columns";

    protected override string ContentType => "application/json";

    protected override string Path(string model) => $"/v1/models/{model}:predict";

    protected override string Body(IReadOnlyList<WireTensor> inputs)
    {
        if (isRows)
            return $$"""{"instances":[{{string.Join(',', Instances(inputs))}}]}""";

        var columns = inputs.Select(input => $"{JsonSerializer.Serialize(input.Name)}:{NestedElements.Write(input)}");
        return $"{{\"inputs\":{{{string.Join(',', columns)}}}}}";
    }

    protected override IReadOnlyList<WireTensor> Read(string text, IReadOnlyList<ModelOutput> outputs)
    {
        var answer = NestedElements.Parse(text);
        if (isRows)
            return Predictions(answer.GetProperty("predictions").EnumerateArray(), outputs);

        var columns = answer.GetProperty("outputs");
        return
        [
            .. outputs.Select(output =>
                NestedElements.Read(
                    output.Name,
                    output.Datatype,
                    outputs.Count == 1 ? columns : columns.GetProperty(output.Name)
                )
            ),
        ];
    }
}
