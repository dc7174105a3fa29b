using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Sluice.Protos.Inference;
using OutputTensor = Sluice.Protos.Inference.ModelInferResponse.Types.InferOutputTensor;

namespace Sluice.Conformance.Tests.Iris;

/// <summary>An output of the iris models, whichever way it was written: labels and probabilities fit a double.</summary>
internal sealed record NamedTensor(
    string Name,
    string Datatype,
    IReadOnlyList<long> Shape,
    IReadOnlyList<double> Values
)
{
    public static IReadOnlyList<NamedTensor> Outputs(ModelInferResponse response) =>
        [.. response.Outputs.Select((output, index) => Read(response, output, index))];

    /// <param name="response">An inference response as REST writes it.</param>
    public static IReadOnlyList<NamedTensor> Outputs(JsonNode response) =>
        [
            .. response["outputs"]!
                .AsArray()
                .Select(output => new NamedTensor(
                    output!["name"]!.GetValue<string>(),
                    output["datatype"]!.GetValue<string>(),
                    [.. output["shape"]!.AsArray().Select(size => size!.GetValue<long>())],
                    [.. output["data"]!.AsArray().Select(value => value!.GetValue<double>())]
                )),
        ];

    private static NamedTensor Read(ModelInferResponse response, OutputTensor output, int index)
    {
        var isInteger = output.Datatype == "INT64";
        IEnumerable<double> values = response.RawOutputContents.Count switch
        {
            0 when isInteger => output.Contents.Int64Contents.Select(value => (double)value),
            0 => output.Contents.Fp32Contents.Select(value => (double)value),
            _ when isInteger => Raw<long>().Select(value => (double)value),
            _ => Raw<float>().Select(value => (double)value),
        };
        return new(output.Name, output.Datatype, [.. output.Shape], [.. values]);

        T[] Raw<T>()
            where T : struct => MemoryMarshal.Cast<byte, T>(response.RawOutputContents[index].Span).ToArray();
    }
}
