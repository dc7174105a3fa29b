using System.Text.Json;
using Sluice.ModelServer.Tests.Harness;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

public sealed class ModelServerHostTests
{
    private const int ResourceExhausted = 8;
    private const int Unavailable = 14;

    public static TheoryData<string, string, string, string> Policies =>
        new()
        {
            // because, --versions, what is served, the version that answers
            { "the highest number, not the last by the alphabet", "latest", "10 Ready", "10" },
            { "one", "only:2", "2 Ready", "2" },
            { "a list; the highest answers", "only:9,2", "2 Ready, 9 Ready", "9" },
            { "a name beside a number", "only:next,1", "next Ready, 1 Ready", "1" },
            { "a single name answers", "only:next", "next Ready", "next" },
            { "one that is missing fails alone", "only:2,7", "2 Ready, 7 Failed", "2" },
        };

    [Theory, MemberData(nameof(Policies))]
    public async Task Serves_the_versions_asked_for(string because, string policy, string served, string answers)
    {
        using var repository = new TestRepository().With("iris", "1", "2", "9", "10", "next");
        await using var server = await TestServer.StartAsync(repository, policy);

        var rest = await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        var grpc = await server.InferAsync(IrisRequests.Message());

        Assert.True(served == await PhasesAsync(server), because);
        Assert.StartsWith($$"""200 {"model_name":"iris","model_version":"{{answers}}",""", rest);
        Assert.Equal((0, answers), (grpc.Status, grpc.Message?.ModelVersion));
    }

    [Fact]
    public async Task Serves_several_models_and_passes_over_what_is_none()
    {
        using var repository = new TestRepository()
            .With("iris", "1", "2")
            .With("other.model", "7")
            .With("no model name!", "1")
            .With("third", "1", "not a version");
        await using var server = await TestServer.StartAsync(repository);

        var other = await server.Rest.PostAsync("/v2/models/other.model/versions/7/infer", IrisRequests.Json);
        var unknown = await server.Rest.GetAsync("/v2/models/no");
        var notServed = await server.Rest.PostAsync("/v2/models/iris/versions/1/infer", IrisRequests.Json);

        Assert.StartsWith("200 ", other);
        Assert.Equal(
            """404 {"error":"Request for unknown model: 'no' is not found; served: iris, other.model, third"}""",
            unknown
        );
        Assert.Equal("""404 {"error":"no version '1' of model 'iris' here; served: 2"}""", notServed);
        Assert.Contains(server.Logs.Entries, entry => entry.Message.Contains("no model name!"));
        Assert.Contains(server.Logs.Entries, entry => entry.Message.Contains("not a version"));
    }

    [Fact]
    public async Task One_broken_model_keeps_no_other_from_being_served_and_its_state_says_why()
    {
        using var repository = new TestRepository().With("iris", "1").WithBroken("broken", "1").WithEmpty("empty", "3");
        await using var server = await TestServer.StartAsync(repository);

        var iris = await server.InferAsync(IrisRequests.Message());
        var broken = await server.InferAsync(IrisRequests.Message("broken"));
        var status = await server.Operations.GetAsync("/status");
        var ready = await server.Rest.GetAsync("/v2/models/broken/ready");

        Assert.Equal(0, iris.Status);
        Assert.Equal(Unavailable, broken.Status);
        Assert.StartsWith(
            "model 'broken' version 1 failed to load: ONNX Runtime cannot read model.onnx",
            broken.Detail
        );
        Assert.StartsWith("""503 {"error":"model 'broken' version 1 failed to load: ONNX Runtime""", ready);
        Assert.Contains("ONNX Runtime cannot read model.onnx", status);
        Assert.Contains("expected model.onnx in ", status);
        Assert.Equal("1 Failed, 3 Failed, 1 Ready", await PhasesAsync(server));
        Assert.Equal("200 ok\n", await server.Operations.GetAsync("/readyz"));
    }

    [Theory]
    [InlineData("one ready", false, "iris", "", true)]
    [InlineData("one ready, one failed", false, "iris", "broken", true)]
    [InlineData("one ready, one failed, strictly", true, "iris", "broken", false)]
    [InlineData("one ready, strictly", true, "iris", "", true)]
    [InlineData("all failed", false, "", "broken", false)]
    [InlineData("none at all", false, "", "", false)]
    public async Task Is_ready_when_all_are_loaded_and_one_is_ready(
        string because,
        bool isStrict,
        string good,
        string bad,
        bool expected
    )
    {
        using var repository = new TestRepository();
        if (good.Length > 0)
            repository.With(good, "1");
        if (bad.Length > 0)
            repository.WithBroken(bad, "1");
        var options = TestServer.Options with { StrictReadiness = isStrict };
        await using var server = await TestServer.StartAsync(repository, options: options);

        var probe = await server.Operations.GetAsync("/readyz");
        var rest = await server.Rest.GetAsync("/v2/health/ready");
        var grpc = await server.Grpc.UnaryAsync(
            "/inference.GRPCInferenceService/ServerReady",
            new ServerReadyRequest(),
            ServerReadyResponse.Parser
        );

        Assert.True(expected == server.Host.IsReady, because);
        Assert.Equal(expected ? "200 ok\n" : "503 not ready\n", probe);
        Assert.Equal(expected ? """200 {"ready":true}""" : """503 {"ready":false}""", rest);
        Assert.Equal(expected, grpc.Message!.Ready);
        Assert.Equal("200 ok\n", await server.Operations.GetAsync("/livez"));
    }

    [Fact]
    public async Task Is_live_and_says_what_it_waits_for_while_it_loads()
    {
        using var repository = new TestRepository().With("iris", "1");
        using var engine = new HeldEngine(new Sluice.Onnx.Sessions.OnnxEngine(), holdsLoads: true);
        await using var server = await TestServer.OpenAsync(repository, engine: engine);

        var before = await server.Rest.GetAsync("/v2/models/iris/ready");
        var loading = Task.Run(() => server.Host.LoadAsync(CancellationToken.None));
        await engine.EnteredAsync();
        var during = await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        var phases = await PhasesAsync(server);
        var probe = await server.Operations.GetAsync("/readyz");
        engine.Release();
        await loading.Within(TestServer.Limit);

        Assert.Equal("""503 {"error":"the server is still looking for its models"}""", before);
        Assert.Equal("""503 {"error":"model 'iris' version 1 is still loading"}""", during);
        Assert.Equal(("1 Loading", "503 not ready\n"), (phases, probe));
        Assert.True(server.Host.IsReady);
    }

    [Fact]
    public async Task A_repository_that_is_not_there_says_so()
    {
        var repository = new TestRepository();
        await using var server = await TestServer.OpenAsync(repository);
        repository.Dispose();

        var failure = await Assert.ThrowsAsync<Serving.Errors.ServingException>(() =>
            server.Host.LoadAsync(CancellationToken.None)
        );

        Assert.StartsWith($"expected a directory at {repository.Path}, found none", failure.Message);
        Assert.False(server.Host.IsReady);
    }

    [Fact]
    public async Task Refuses_at_once_beyond_its_queue_and_answers_what_waits()
    {
        using var repository = new TestRepository().With("iris", "1");
        using var engine = new HeldEngine(new Sluice.Onnx.Sessions.OnnxEngine());
        var options = TestServer.Options with { ConcurrentRuns = 1, MaxWaitingRequests = 0 };
        await using var server = await TestServer.StartAsync(repository, options: options, engine: engine);

        var running = server.InferAsync(IrisRequests.Message());
        await engine.EnteredAsync();
        var rest = await server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        var grpc = await server.InferAsync(IrisRequests.Message());
        engine.Release();

        const string Sentence = "the server is at capacity: 1 requests run and 0 wait; try again later";
        Assert.Equal($$"""429 {"error":"{{Sentence}}"}""", rest);
        Assert.Equal((ResourceExhausted, Sentence), (grpc.Status, grpc.Detail));
        Assert.Equal(0, (await running).Status);
    }

    [Fact]
    public void Wrong_options_are_named_all_at_once()
    {
        using var repository = new TestRepository();
        var wrong = TestServer.Options with
        {
            MaxRequestBytes = 1,
            ConcurrentRuns = 0,
            MaxWaitingRequests = -1,
            DrainDelay = TimeSpan.FromSeconds(-1),
        };

        Assert.Equal(
            [
                "the most bytes of a request: expected 1024 to 268435456, got 1",
                "runs at once: expected 1 or more, got 0",
                "waiting requests: expected 0 or more, got -1",
                "the drain delay: expected 0 or more seconds, got -1",
            ],
            wrong.Problems()
        );
        Assert.Empty(TestServer.Options.Problems());
    }

    private static async Task<string> PhasesAsync(TestServer server)
    {
        var reply = await server.Operations.GetAsync("/status");
        var versions = JsonSerializer.Deserialize<JsonElement>(reply["200 ".Length..]).GetProperty("versions");
        return string.Join(
            ", ",
            versions.EnumerateArray().Select(v => $"{v.GetProperty("version")} {v.GetProperty("phase")}")
        );
    }
}
