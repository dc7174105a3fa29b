using Google.Protobuf;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Protos.Inference;
using Sluice.Testing;
using InputTensor = Sluice.Protos.Inference.ModelInferRequest.Types.InferInputTensor;
using RequestedOutput = Sluice.Protos.Inference.ModelInferRequest.Types.InferRequestedOutputTensor;

namespace Sluice.Conformance.Tests.Iris;

/// <summary>How gRPC clients of other makers see that a request is wrong: the status, and a sentence that says what to do.</summary>
public sealed class GrpcRefusalsTests(IrisServers servers)
{
    private static readonly (string Because, ClientCall Call, string Status, string[] Said)[] Wrong =
    [
        ("no such model", Infer(request => request.ModelName = "tulip"), "NOT_FOUND", ["tulip"]),
        ("no such version", Infer(request => request.ModelVersion = "7"), "NOT_FOUND", ["iris", "7"]),
        (
            "no such model to be ready",
            new("ModelReady", new ModelReadyRequest { Name = "tulip" }),
            "NOT_FOUND",
            ["tulip"]
        ),
        (
            "no such model to describe",
            new("ModelMetadata", new ModelMetadataRequest { Name = "tulip" }),
            "NOT_FOUND",
            ["tulip"]
        ),
        ("no model at all", Infer(request => request.ModelName = ""), "NOT_FOUND", ["model", "iris"]),
        (
            "three measures where the model takes four",
            Infer(request => Reshape(request.Inputs[0], 4, 3)),
            "INVALID_ARGUMENT",
            ["features", "expected", "[-1, 4]", "got", "[4, 3]"]
        ),
        (
            "fewer elements than the shape has room for",
            Infer(request => Reshape(request.Inputs[0], 5, 4)),
            "INVALID_ARGUMENT",
            ["features", "expected 20", "got"]
        ),
        (
            "another datatype",
            Infer(request =>
            {
                request.Inputs[0].Datatype = "FP64";
                request.Inputs[0].Contents = new InferTensorContents { Fp64Contents = { new double[12] } };
            }),
            "INVALID_ARGUMENT",
            ["features", "expected", "FP32", "got", "FP64"]
        ),
        (
            "an input that the model does not have",
            Infer(request => request.Inputs[0].Name = "petals"),
            "INVALID_ARGUMENT",
            ["petals", "features"]
        ),
        ("no input", Infer(request => request.Inputs.Clear()), "INVALID_ARGUMENT", ["features", "missing"]),
        (
            "an output that the model does not have",
            Infer(request => request.Outputs.Add(new RequestedOutput { Name = "petals" })),
            "INVALID_ARGUMENT",
            ["petals", "label", "probabilities"]
        ),
        (
            "raw contents that are cut short",
            Infer(request =>
            {
                request.Inputs[0].Contents = null;
                request.RawInputContents.Add(ByteString.CopyFrom(new byte[47]));
            }),
            "INVALID_ARGUMENT",
            ["features", "expected 12", "got 47"]
        ),
    ];

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task A_wrong_request_is_told_what_is_wrong(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);

        var outcomes = await client.CallAsync(servers[serverName].Grpc, [.. Wrong.Select(wrong => wrong.Call)]);

        Assert.Multiple([
            .. Wrong
                .Zip(outcomes)
                .Select<((string, ClientCall, string, string[]), ClientOutcome), Action>(pair =>
                    () => Check(pair.Item1, pair.Item2)
                ),
        ]);
    }

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task An_rpc_that_there_is_not_is_unimplemented(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        using var folder = new TemporaryFolder();
        var proto = Path.Combine(folder.Path, "inference.proto");
        const string LastRpc = "rpc ModelInfer(ModelInferRequest) returns (ModelInferResponse);";
        var known = RepositoryFiles.Read("protos/inference/inference.proto");
        Assert.Contains(LastRpc, known, StringComparison.Ordinal);
        var unknown = LastRpc.Replace("rpc ModelInfer", "rpc ModelGuess", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            proto,
            known.Replace(LastRpc, LastRpc + unknown, StringComparison.Ordinal),
            TestContext.Current.CancellationToken
        );

        var job = new ClientJob(servers[serverName].Grpc, new ClientCall("ModelGuess", IrisAnswers.Request()));
        var outcome = (await client.PerformAsync(job with { Proto = proto })).Single().First;

        Assert.Equal("UNIMPLEMENTED", outcome.Status);
        Assert.Contains("ModelGuess", outcome.Details, StringComparison.Ordinal);
    }

    private static void Check(
        (string Because, ClientCall Call, string Status, string[] Said) wrong,
        ClientOutcome outcome
    )
    {
        Assert.True(
            wrong.Status == outcome.Status && wrong.Said.All(outcome.Details.Contains),
            $"{wrong.Because}: expected {wrong.Status} with {string.Join(", ", wrong.Said)}; "
                + $"got {outcome.Status} with: {outcome.Details}"
        );
    }

    private static ClientCall Infer(Action<ModelInferRequest> spoil)
    {
        var request = IrisAnswers.Request();
        spoil(request);
        return new ClientCall("ModelInfer", request);
    }

    private static void Reshape(InputTensor input, params long[] shape)
    {
        input.Shape.Clear();
        input.Shape.AddRange(shape);
    }
}
