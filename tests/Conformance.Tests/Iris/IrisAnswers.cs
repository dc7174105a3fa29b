using System.Text.Json.Nodes;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Iris;

/// <summary>The example's sample requests, and the answers that it promises: examples/iris/requests.</summary>
internal static class IrisAnswers
{
    public const string RestRequest = "examples/iris/requests/predict.json";
    public const string GrpcRequest = "examples/iris/requests/predict.grpc.json";
    public const string Id = "three-flowers";

    /// <summary>The sample request, for one version or, by the empty text, for any; contents are typed.</summary>
    public static ModelInferRequest Request(string version = "")
    {
        var request = ModelInferRequest.Parser.ParseJson(RepositoryFiles.Read(GrpcRequest));
        request.ModelVersion = version;
        return request;
    }

    /// <summary>Fails unless the answer is what its version promises, and the version one of these.</summary>
    public static void Check(ModelInferResponse answer, params string[] versions)
    {
        Assert.Equal(("iris", Id), (answer.ModelName, answer.Id));
        Check(answer.ModelVersion, NamedTensor.Outputs(answer), versions);
    }

    /// <inheritdoc cref="Check(ModelInferResponse, string[])"/>
    public static void Check(JsonNode answer, params string[] versions)
    {
        Assert.Equal(("iris", Id), (answer["model_name"]!.GetValue<string>(), answer["id"]!.GetValue<string>()));
        Check(answer["model_version"]!.GetValue<string>(), NamedTensor.Outputs(answer), versions);
    }

    private static void Check(string version, IReadOnlyList<NamedTensor> outputs, string[] versions)
    {
        Assert.Contains(version, versions);
        var promise = JsonNode.Parse(RepositoryFiles.Read($"examples/iris/requests/expected/{version}.json"))!;
        var tolerance = promise["tolerance"]!.GetValue<double>();
        var expected = NamedTensor.Outputs(promise["response"]!);

        Assert.Equal(expected.Select(output => output.Name), outputs.Select(output => output.Name));
        foreach (var (wanted, got) in expected.Zip(outputs))
        {
            Assert.Equal(wanted.Datatype, got.Datatype);
            Assert.Equal(wanted.Shape, got.Shape);
            Assert.Equal(wanted.Values.Count, got.Values.Count);
            var allowed = wanted.Datatype == "FP32" ? tolerance : 0;
            foreach (var (value, index) in got.Values.Select((value, index) => (value, index)))
                Assert.InRange(value, wanted.Values[index] - allowed, wanted.Values[index] + allowed);
        }
    }
}
