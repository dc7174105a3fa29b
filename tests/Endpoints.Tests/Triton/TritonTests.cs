using Sluice.Endpoints.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Triton;

/// <summary>The repository's index, statistics and model configurations, in both protocols.</summary>
public sealed class TritonTests
{
    private const string Digest = "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff";

    private const string Infer =
        """{"inputs":[{"name":"a","datatype":"FP32","shape":[3,2],"data":[1,2,3,4,5,6]},{"name":"b","datatype":"BYTES","shape":[3],"data":["x","y","z"]}]}""";

    [Fact]
    public async Task The_index_has_every_version_with_its_state()
    {
        await using var server = await EndpointServer.StartAsync(
            "all",
            FakeModel.Pair("pair", "9", "10"),
            FakeModel.Broken()
        );

        var rest = await server.Rest.PostAsync("/v2/repository/index", "");
        var ready = await server.Rest.PostAsync("/v2/repository/index", """{"ready":true}""");
        var grpc = await server.CallAsync(
            "RepositoryIndex",
            new RepositoryIndexRequest(),
            RepositoryIndexResponse.Parser
        );

        Assert.Equal(
            $$"""
            [{"name":"broken","version":"1","state":"UNAVAILABLE","reason":"{{FakeModel.BrokenBecause}}","digest":""},
            {"name":"pair","version":"9","state":"READY","reason":"","digest":"{{Digest}}"},
            {"name":"pair","version":"10","state":"READY","reason":"","digest":"{{Digest}}"}]
            """.ReplaceLineEndings(""),
            rest.Text
        );
        Assert.Equal(["9", "10"], ready.Json.EnumerateArray().Select(each => each.GetProperty("version").GetString()));
        Assert.Equal(["UNAVAILABLE", "READY", "READY"], grpc.Message!.Models.Select(each => each.State));
        Assert.Equal(["", Digest, Digest], grpc.Message.Models.Select(each => each.Digest));
    }

    [Theory]
    [InlineData("no JSON", "x")]
    [InlineData("no object", "[]")]
    [InlineData("no boolean", """{"ready":1}""")]
    public async Task An_index_request_that_is_none_is_refused(string because, string body)
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync("/v2/repository/index", body);

        Assert.True(reply.Status == 400, because);
        Assert.StartsWith("expected ", reply.Error);
    }

    [Fact]
    public async Task Statistics_count_requests_rows_and_runs_alike_in_both_protocols()
    {
        await using var server = await EndpointServer.StartAsync(
            FakeModel.Pair("pair", "1"),
            FakeModel.Pair("idle", "1")
        );
        Assert.Equal(200, (await server.Rest.PostAsync("/v2/models/pair/infer", Infer)).Status);
        Assert.Equal(200, (await server.Rest.PostAsync("/v2/models/pair/infer", Infer)).Status);
        Assert.Equal(400, (await server.Rest.PostAsync("/v2/models/pair/infer", """{"inputs":[]}""")).Status);

        var rest = await server.Rest.GetAsync("/v2/models/pair/versions/1/stats");
        var all = await server.Rest.GetAsync("/v2/models/stats");
        var grpc = await server.CallAsync(
            "ModelStatistics",
            new ModelStatisticsRequest { Name = "pair" },
            ModelStatisticsResponse.Parser
        );

        var statistics = Assert.Single(grpc.Message!.ModelStats);
        Assert.Equal(("pair", "1"), (statistics.Name, statistics.Version));
        Assert.Equal((6UL, 2UL), (statistics.InferenceCount, statistics.ExecutionCount));
        Assert.Equal((2UL, 1UL), (statistics.InferenceStats.Success.Count, statistics.InferenceStats.Fail.Count));
        Assert.True(statistics.InferenceStats.Success.Ns >= statistics.InferenceStats.ComputeInfer.Ns);
        Assert.NotEqual(0UL, statistics.InferenceStats.ComputeInfer.Ns);
        Assert.NotEqual(0UL, statistics.LastInference);
        var batch = Assert.Single(statistics.BatchStats);
        Assert.Equal((3UL, 2UL), (batch.BatchSize, batch.ComputeInfer.Count));
        var json = rest.Json.GetProperty("model_stats")[0];
        Assert.Equal(6, json.GetProperty("inference_count").GetInt64());
        Assert.Equal(2, json.GetProperty("inference_stats").GetProperty("success").GetProperty("count").GetInt64());
        Assert.Equal(
            statistics.InferenceStats.Queue.Ns,
            json.GetProperty("inference_stats").GetProperty("queue").GetProperty("ns").GetUInt64()
        );
        Assert.Equal(
            ["idle", "pair"],
            all.Json.GetProperty("model_stats").EnumerateArray().Select(each => each.GetProperty("name").GetString())
        );
    }

    [Theory]
    [InlineData("/v2/models/none/stats")]
    [InlineData("/v2/models/pair/versions/9/stats")]
    [InlineData("/v2/models/none/config")]
    public async Task What_is_not_there_is_not_found(string path)
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));

        Assert.Equal(404, (await server.Rest.GetAsync(path)).Status);
    }

    [Fact]
    public async Task A_configuration_is_the_signature_in_Tritons_words()
    {
        await using var server = await EndpointServer.StartAsync("only:1", FakeModel.Pair("pair", "1"));

        var rest = await server.Rest.GetAsync("/v2/models/pair/config");
        var grpc = await server.CallAsync(
            "ModelConfig",
            new ModelConfigRequest { Name = "pair", Version = "1" },
            ModelConfigResponse.Parser
        );

        Assert.Equal(
            """
            {"name":"pair","platform":"fake","version_policy":{"specific":{"versions":[1]}},"max_batch_size":32,
            "input":[{"name":"a","data_type":"TYPE_FP32","format":"FORMAT_NONE","dims":[2],"optional":false},
            {"name":"b","data_type":"TYPE_STRING","format":"FORMAT_NONE","dims":[],"optional":false}],
            "output":[{"name":"x","data_type":"TYPE_FP32","dims":[2],"label_filename":""},
            {"name":"y","data_type":"TYPE_STRING","dims":[],"label_filename":""}],
            "instance_group":[{"name":"pair","count":2,"gpus":[],"kind":"KIND_CPU"}],
            "default_model_filename":"model.onnx","parameters":{},"backend":"fake","model_transaction_policy":{"decoupled":false}}
            """.ReplaceLineEndings(""),
            rest.Text
        );
        Assert.Equal(32, grpc.Message!.Config.MaxBatchSize);
        Assert.Equal([2L], grpc.Message.Config.Input[0].Dims);
    }

    [Fact]
    public async Task A_model_without_rows_has_its_whole_shape_in_its_configuration()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.EchoOf("fixed", ElementType.BFloat16, 2, 3));

        var reply = await server.Rest.GetAsync("/v2/models/fixed/config");

        Assert.Equal(0, reply.Json.GetProperty("max_batch_size").GetInt32());
        Assert.Equal("[2,3]", reply.Json.GetProperty("input")[0].GetProperty("dims").GetRawText());
        Assert.Equal("TYPE_BF16", reply.Json.GetProperty("input")[0].GetProperty("data_type").GetString());
    }

    [Fact]
    public async Task Every_element_type_has_its_word()
    {
        await using var server = await EndpointServer.StartAsync();

        foreach (var type in Enum.GetValues<ElementType>())
        {
            var reply = await server.Rest.GetAsync($"/v2/models/echo-{type.Name()}/config");
            var word = type == ElementType.Bytes ? "TYPE_STRING" : $"TYPE_{type.Name()}";
            Assert.Equal(word, reply.Json.GetProperty("input")[0].GetProperty("data_type").GetString());
        }
    }
}
