using System.Runtime.InteropServices;
using Google.Protobuf;
using Sluice.Conformance.Tests.Clients;
using Sluice.Conformance.Tests.Servers;
using Sluice.Protos.Inference;

namespace Sluice.Conformance.Tests.Iris;

/// <summary>What gRPC clients of other makers are answered.</summary>
public sealed class GrpcAnswersTests(IrisServers servers)
{
    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task Answers_every_rpc_that_names_no_version(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var server = servers[serverName];

        var answers = await client.CallAsync(
            server.Grpc,
            new("ServerLive", new ServerLiveRequest()),
            new("ServerReady", new ServerReadyRequest()),
            new("ServerMetadata", new ServerMetadataRequest()),
            new("ModelReady", new ModelReadyRequest { Name = "iris" }),
            new("ModelMetadata", new ModelMetadataRequest { Name = "iris" }),
            new("ModelInfer", IrisAnswers.Request())
        );

        Assert.True(answers[0].Read<ServerLiveResponse>().Live);
        Assert.True(answers[1].Read<ServerReadyResponse>().Ready);
        Assert.Equal("sluice", answers[2].Read<ServerMetadataResponse>().Name);
        Assert.True(answers[3].Read<ModelReadyResponse>().Ready);
        CheckMetadata(answers[4].Read<ModelMetadataResponse>());
        IrisAnswers.Check(answers[5].Read<ModelInferResponse>(), server.Versions);
    }

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task Answers_for_the_version_that_is_named(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);

        foreach (var version in new[] { "1", "2" })
        {
            var answers = await client.CallAsync(
                servers[serverName].Grpc,
                new("ModelReady", new ModelReadyRequest { Name = "iris", Version = version }),
                new("ModelMetadata", new ModelMetadataRequest { Name = "iris", Version = version }),
                new("ModelInfer", IrisAnswers.Request(version))
            );

            Assert.True(answers[0].Read<ModelReadyResponse>().Ready);
            var metadata = answers[1].Read<ModelMetadataResponse>();
            CheckMetadata(metadata);
            Assert.Contains(version, metadata.Versions);
            IrisAnswers.Check(answers[2].Read<ModelInferResponse>(), version);
        }
    }

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task Answers_raw_contents_with_raw_and_typed_with_typed(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var raw = IrisAnswers.Request("1");
        var values = raw.Inputs[0].Contents.Fp32Contents.ToArray();
        raw.Inputs[0].Contents = null;
        raw.RawInputContents.Add(ByteString.CopyFrom(MemoryMarshal.AsBytes<float>(values)));

        var answers = await client.CallAsync(
            servers[serverName].Grpc,
            new("ModelInfer", raw),
            new("ModelInfer", IrisAnswers.Request("1"))
        );

        var (toRaw, toTyped) = (answers[0].Read<ModelInferResponse>(), answers[1].Read<ModelInferResponse>());
        Assert.Equal((2, 0), (toRaw.RawOutputContents.Count, toTyped.RawOutputContents.Count));
        Assert.All(toRaw.Outputs, output => Assert.Null(output.Contents));
        IrisAnswers.Check(toRaw, "1");
        IrisAnswers.Check(toTyped, "1");
    }

    [Theory, ClassData(typeof(ClientsAndServers))]
    public async Task Gives_only_the_outputs_that_are_asked_for(string clientName, string serverName)
    {
        var client = await GrpcClient.FindAsync(clientName);
        var request = IrisAnswers.Request();
        request.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = "probabilities" });

        var answers = await client.CallAsync(servers[serverName].Grpc, new ClientCall("ModelInfer", request));

        Assert.Equal(["probabilities"], answers[0].Read<ModelInferResponse>().Outputs.Select(output => output.Name));
    }

    [Theory]
    [InlineData(GrpcClient.Node)]
    [InlineData(GrpcClient.Python)]
    public async Task Metadata_chooses_the_variant_and_says_who_answered(string clientName)
    {
        var client = await GrpcClient.FindAsync(clientName);

        foreach (var (variant, version) in new[] { ("main", "1"), ("challenger", "2") })
        {
            var call = new ClientCall("ModelInfer", IrisAnswers.Request())
            {
                Metadata = new Dictionary<string, string[]> { ["sluice-variant"] = [variant] },
                Repeat = 20,
            };
            var job = new ClientJob(servers[IrisServers.Up].Grpc, call) { Count = ["sluice-variant"] };
            var result = (await client.PerformAsync(job)).Single();

            Assert.Null(result.FirstFailure);
            Assert.Equal(20, Assert.Single(result.Counts["sluice-variant"], count => count.Key == variant).Value);
            Assert.Equal([version], result.First.Metadata["sluice-version"]);
            Assert.NotEmpty(result.First.Metadata["sluice-revision"]);
            Assert.NotEmpty(result.First.Metadata["sluice-route-generation"]);
            IrisAnswers.Check(result.First.Read<ModelInferResponse>(), version);
        }
    }

    private static void CheckMetadata(ModelMetadataResponse metadata)
    {
        Assert.Equal("iris", metadata.Name);
        Assert.NotEmpty(metadata.Platform);
        Assert.Equal(["features FP32 [-1,4]"], metadata.Inputs.Select(Show));
        Assert.Equal(["label INT64 [-1]", "probabilities FP32 [-1,3]"], metadata.Outputs.Select(Show));
    }

    private static string Show(ModelMetadataResponse.Types.TensorMetadata tensor) =>
        $"{tensor.Name} {tensor.Datatype} [{string.Join(',', tensor.Shape)}]";
}
