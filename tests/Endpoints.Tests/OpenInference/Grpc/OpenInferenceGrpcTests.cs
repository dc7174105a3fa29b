using Google.Protobuf;
using Sluice.Endpoints.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests.OpenInference.Grpc;

public sealed class OpenInferenceGrpcTests
{
    private const int InvalidArgument = 3;
    private const int NotFound = 5;
    private const int Unavailable = 14;

    [Fact]
    public async Task Tells_liveness_and_readiness()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        var live = await server.CallAsync("ServerLive", new ServerLiveRequest(), ServerLiveResponse.Parser);
        var ready = await server.CallAsync("ServerReady", new ServerReadyRequest(), ServerReadyResponse.Parser);

        Assert.True(live.Message!.Live);
        Assert.True(ready.Message!.Ready);
        Assert.True(await IsReadyAsync(server, "pair", ""));
        Assert.True(await IsReadyAsync(server, "pair", "1"));
        Assert.False(await IsReadyAsync(server, "broken", ""));
        Assert.False(await IsReadyAsync(server, "broken", "1"));
    }

    [Fact]
    public async Task A_server_whose_models_all_failed_is_live_and_not_ready()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Broken());

        var live = await server.CallAsync("ServerLive", new ServerLiveRequest(), ServerLiveResponse.Parser);
        var ready = await server.CallAsync("ServerReady", new ServerReadyRequest(), ServerReadyResponse.Parser);

        Assert.True(live.Message!.Live);
        Assert.False(ready.Message!.Ready);
    }

    [Fact]
    public async Task Describes_the_server_and_its_models()
    {
        await using var server = await EndpointServer.StartAsync("only:9,10", FakeModel.Pair("pair", "9", "10"));

        var about = await server.CallAsync(
            "ServerMetadata",
            new ServerMetadataRequest(),
            ServerMetadataResponse.Parser
        );
        var model = await MetadataAsync(server, "pair", "9");
        var newest = await MetadataAsync(server, "pair", "");

        Assert.Equal(
            """{ "name": "sluice", "version": "0.1.0", "extensions": [ "binary_tensor_data", "model_configuration", "model_repository", "statistics" ] }""",
            about.Message!.ToString()
        );
        Assert.Equal(
            """
            { "name": "pair", "versions": [ "9", "10" ], "platform": "fake",
             "inputs": [ { "name": "a", "datatype": "FP32", "shape": [ "-1", "2" ] },
             { "name": "b", "datatype": "BYTES", "shape": [ "-1" ] } ],
             "outputs": [ { "name": "x", "datatype": "FP32", "shape": [ "-1", "2" ] },
             { "name": "y", "datatype": "BYTES", "shape": [ "-1" ] } ],
             "parameters": { "digest": { "stringParam": "sha256:ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff" } } }
            """.ReplaceLineEndings(""),
            model.Message!.ToString()
        );
        Assert.Equal(model.Message, newest.Message);
    }

    [Theory]
    [InlineData("absent", "", NotFound, "Request for unknown model: 'absent' is not found; served: broken, pair")]
    [InlineData("", "", NotFound, "Request for unknown model: '' is not found; served: broken, pair")]
    [InlineData("pair", "7", NotFound, "no version '7' of model 'pair' here; served: 1")]
    [InlineData("broken", "", Unavailable, "model 'broken' version 1 failed to load: " + FakeModel.BrokenBecause)]
    public async Task What_cannot_answer_says_why(string model, string version, int status, string sentence)
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"), FakeModel.Broken());

        var infer = await server.InferAsync(new ModelInferRequest { ModelName = model, ModelVersion = version });
        var metadata = await MetadataAsync(server, model, version);

        Assert.Equal((status, sentence), (infer.Status, infer.Detail));
        Assert.Equal((status, sentence), (metadata.Status, metadata.Detail));
    }

    [Fact]
    public async Task Readiness_of_an_unknown_model_is_NOT_FOUND()
    {
        await using var server = await EndpointServer.StartAsync(FakeModel.Pair("pair", "1"));

        var reply = await server.CallAsync(
            "ModelReady",
            new ModelReadyRequest { Name = "absent" },
            ModelReadyResponse.Parser
        );

        Assert.Equal(
            (NotFound, "Request for unknown model: 'absent' is not found; served: pair"),
            (reply.Status, reply.Detail)
        );
    }

    [Theory]
    [InlineData("", "10")]
    [InlineData("9", "9")]
    public async Task Answers_with_the_version_asked_for_or_the_highest(string version, string answered)
    {
        await using var server = await EndpointServer.StartAsync("only:9,10", FakeModel.Pair("pair", "9", "10"));
        var request = Pair();
        request.ModelVersion = version;
        request.Id = "é 7";

        var reply = await server.InferAsync(request);

        Assert.Equal(
            ("pair", answered, "é 7"),
            (reply.Message!.ModelName, reply.Message.ModelVersion, reply.Message.Id)
        );
    }

    [Theory]
    [InlineData(new string[] { }, "x,y")]
    [InlineData(new[] { "y" }, "y")]
    [InlineData(new[] { "y", "x" }, "y,x")]
    public async Task Gives_the_requested_outputs_in_their_order(string[] outputs, string expected)
    {
        await using var server = await EndpointServer.StartAsync();
        var request = Pair();
        request.Outputs.AddRange(
            outputs.Select(name => new ModelInferRequest.Types.InferRequestedOutputTensor { Name = name })
        );

        var reply = await server.InferAsync(request);

        Assert.Equal(expected, string.Join(',', reply.Message!.Outputs.Select(output => output.Name)));
        Assert.Equal(reply.Message.Outputs.Count, reply.Message.RawOutputContents.Count);
    }

    [Fact]
    public async Task Refuses_what_the_model_does_not_take()
    {
        await using var server = await EndpointServer.StartAsync();
        var request = Pair();
        request.Inputs[1].Name = "c";

        var reply = await server.InferAsync(request);

        Assert.Equal(
            (InvalidArgument, "no input 'c'; the model takes a FP32 [-1, 2], b BYTES [-1]"),
            (reply.Status, reply.Detail)
        );
    }

    [Fact]
    public async Task A_request_without_inputs_is_answered_raw()
    {
        var constant = new FakeModel(
            "constant",
            ["1"],
            _ => new ConstantModel([
                [0xFF],
            ])
        );
        await using var server = await EndpointServer.StartAsync(constant);

        var reply = await server.InferAsync(new ModelInferRequest { ModelName = "constant" });

        Assert.Equal("01000000FF", Convert.ToHexString(reply.Message!.RawOutputContents.Single().Span));
        Assert.Null(reply.Message.Outputs.Single().Contents);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Says_which_encodings_it_takes_on_every_answer(bool gzip)
    {
        await using var server = await EndpointServer.StartAsync();

        var answered = await server.InferAsync(Pair(), new GrpcTestCall { Gzip = gzip });
        var refused = await server.InferAsync(new ModelInferRequest(), new GrpcTestCall { Gzip = gzip });

        Assert.Equal((0, NotFound), (answered.Status, refused.Status));
        Assert.Equal("identity,gzip", answered.Headers["grpc-accept-encoding"]);
        Assert.Equal("identity,gzip", refused.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task JSON_to_a_gRPC_path_is_refused_in_plain_HTTP()
    {
        await using var server = await EndpointServer.StartAsync();

        var reply = await server.Rest.PostAsync($"{GrpcCalls.Service}ModelInfer", "{}");

        Assert.Equal(415, reply.Status);
        Assert.Contains("expected application/grpc", reply.Text);
    }

    private static ModelInferRequest Pair()
    {
        var request = new ModelInferRequest { ModelName = "pair" };
        request.AddInput("a", "FP32", 0, 2);
        request.AddInput("b", "BYTES", 1);
        request.RawInputContents.Add([ByteString.Empty, ByteString.CopyFrom(0, 0, 0, 0)]);
        return request;
    }

    private static async Task<bool> IsReadyAsync(EndpointServer server, string model, string version)
    {
        var reply = await server.CallAsync(
            "ModelReady",
            new ModelReadyRequest { Name = model, Version = version },
            ModelReadyResponse.Parser
        );
        Assert.Equal(0, reply.Status);
        return reply.Message!.Ready;
    }

    private static Task<GrpcReply<ModelMetadataResponse>> MetadataAsync(
        EndpointServer server,
        string model,
        string version
    ) =>
        server.CallAsync(
            "ModelMetadata",
            new ModelMetadataRequest { Name = model, Version = version },
            ModelMetadataResponse.Parser
        );
}
