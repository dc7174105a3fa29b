using System.Net;
using System.Text.Json;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>What the router answers itself, in both protocols.</summary>
public sealed class ErrorShapeTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    public static TheoryData<string, string, string, int, string> Rest =>
        new()
        {
            { "GET /nowhere", "", "", 404, "there is no path '/nowhere'" },
            { "GET /v2/models/iris/infer", "", "", 405, "expected POST" },
            { "POST /v2/models/iris", "", "", 405, "expected GET" },
            { "POST /v2/models/wine/infer", "", "", 404, "no model 'wine'; models: iris" },
            { "POST /v2/models/a%2Fb/infer", "", "", 404, "no model 'a%2Fb'" },
            { "POST /v2/models/%C3%A9/infer", "", "", 404, "no model 'é'" },
            { "POST /v2/models/iris/versions/9/infer", "", "", 404, "no version '9'; live versions: 7" },
            { "GET /v2/models/iris/versions/9/ready", "", "", 404, "no version '9'" },
            { "POST /v2/models/iris/infer", "sluice-variant", "z", 404, "no variant 'z'; variants: champion" },
            { "POST /v2/models/iris/infer", "sluice-deployment", "z", 404, "no deployment 'z'; deployments: iris" },
            { "POST /v2/models/iris/infer", "X-Amzn-SageMaker-Target-Variant", "z", 404, "no variant 'z'" },
            { "POST /v2/models/wine/infer", "Host", "iris.example", 404, "serves model 'iris', not 'wine'" },
            { "POST /v2/models/iris/infer", "Content-Type", "application/grpc", 426, "gRPC needs HTTP/2" },
            { "POST /inference.GRPCInferenceService/ModelInfer", "", "", 426, "gRPC needs HTTP/2" },
        };

    public static TheoryData<string, string, string, string, int, string> Grpc =>
        new()
        {
            { "/inference.GRPCInferenceService/Nothing", "iris", "", "", 12, "there is no procedure" },
            { "/v2/models/iris/infer", "iris", "", "", 12, "there is no procedure" },
            { RunningRouter.InferPath, "wine", "", "", 5, "no model 'wine'; models: iris" },
            { RunningRouter.InferPath, "iris:9", "", "", 5, "no version '9'; live versions: 7" },
            { RunningRouter.InferPath, "iris", "sluice-variant", "z", 5, "no variant 'z'" },
            { RunningRouter.InferPath, "iris", "grpc-timeout", "soon", 3, "expected 1 to 8 digits" },
            { RunningRouter.InferPath, "iris", "grpc-encoding", "br", 12, "expected one of identity,gzip" },
            { RunningRouter.InferPath, "iris", "grpc-timeout", "0m", 4, "the deadline passed" },
            { RunningRouter.InferPath, "wine", "Host", "iris.example", 5, "serves model 'iris', not 'wine'" },
        };

    [Theory, MemberData(nameof(Rest))]
    public async Task Rest_callers_get_json(string target, string header, string value, int status, string expected)
    {
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(await RunningRouter.DeadAddressAsync());
        var (method, path) = (target[..target.IndexOf(' ')], target[(target.IndexOf(' ') + 1)..]);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
            request.Content = new ByteArrayContent([1, 2, 3]);
        if (header.Length > 0 && !request.Headers.TryAddWithoutValidation(header, value))
            request.Content!.Headers.TryAddWithoutValidation(header, value);

        using var answer = await router.Rest.SendAsync(request).Within(Limit);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var error = Assert.Single(body.RootElement.EnumerateObject());
        Assert.Equal("error", error.Name);
        Assert.Contains(expected, error.Value.GetString());
        Assert.Equal(status == 405, answer.Content.Headers.Allow.Count > 0);
    }

    [Theory, MemberData(nameof(Grpc))]
    public async Task Grpc_callers_get_a_status_trailers_only(
        string path,
        string model,
        string header,
        string value,
        int status,
        string expected
    )
    {
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(await RunningRouter.DeadAddressAsync());
        var names = model.Split(':');
        var frame = RunningRouter.Framed(names[0], names.Length > 1 ? names[1] : "");
        var call = new GrpcTestCall { Headers = header.Length > 0 ? [(header, value)] : [] };

        var reply = await router.Grpc.SendAsync(path, frame, call).Within(Limit);

        Assert.Equal(HttpStatusCode.OK, reply.HttpStatus);
        Assert.Equal(status, reply.Status);
        Assert.Contains(expected, reply.Detail);
        Assert.Empty(reply.Trailers);
        Assert.Equal("application/grpc", reply.Headers["content-type"]);
    }

    [Fact]
    public async Task Before_the_first_table_the_router_is_live_and_not_ready()
    {
        await using var router = await RunningRouter.StartAsync();

        using var live = await router.Rest.GetAsync("/v2/health/live").Within(Limit);
        using var ready = await router.Rest.GetAsync("/v2/health/ready").Within(Limit);
        using var predicted = await router.PredictAsync().Within(Limit);

        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        Assert.Equal("""{"live":true}""", await live.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("""{"ready":false}""", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, predicted.StatusCode);
    }

    [Theory]
    [InlineData("/v2/health/ready", HttpStatusCode.OK, """{"ready":true}""")]
    [InlineData("/v2/models/iris/ready", HttpStatusCode.OK, """{"name":"iris","ready":true}""")]
    [InlineData("/v2/models/iris/versions/7/ready", HttpStatusCode.OK, """{"name":"iris","ready":true}""")]
    [InlineData(
        "/v2/models/iris/versions/8/ready",
        HttpStatusCode.ServiceUnavailable,
        """{"name":"iris","ready":false}"""
    )]
    public async Task The_router_tells_readiness_itself(string path, HttpStatusCode status, string body)
    {
        await using var router = await RunningRouter.StartAsync();
        _ = router.Split($"a r1 7 10000 {await RunningRouter.DeadAddressAsync()}; b r2 8 0");

        using var answer = await router.Rest.GetAsync(path).Within(Limit);

        Assert.Equal(status, answer.StatusCode);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        Assert.Equal(0, router.Host.State.Counts().Sum(count => count.Scheduled + count.Forwarded));
    }

    [Theory]
    [InlineData("ServerLive", "", "0000000002" + "0801")]
    [InlineData("ServerReady", "", "0000000002" + "0801")]
    [InlineData("ModelReady", "7", "0000000002" + "0801")]
    [InlineData("ModelReady", "8", "0000000000")]
    public async Task And_over_grpc(string procedure, string version, string expected)
    {
        await using var router = await RunningRouter.StartAsync();
        _ = router.Split($"a r1 7 10000 {await RunningRouter.DeadAddressAsync()}; b r2 8 0");

        var path = $"/inference.GRPCInferenceService/{procedure}";
        var reply = await router.Grpc.SendAsync(path, RunningRouter.Framed("iris", version)).Within(Limit);

        Assert.Equal(0, reply.Status);
        Assert.Equal(expected, Convert.ToHexString(reply.Message!));
        Assert.Equal("0", reply.Trailers["grpc-status"]);
    }
}
