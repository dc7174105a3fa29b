using System.Net;
using Microsoft.AspNetCore.Http;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>What the router passes on, both ways.</summary>
public sealed class PassingTests
{
    private const int LargeBytes = 20_000_000;
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Theory, InlineData(1), InlineData(2)]
    public async Task Twenty_megabytes_pass_both_ways_over_rest(int httpVersion)
    {
        // Over HTTP/1.1 this client reads nothing before it has sent everything.
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            using var whole = new MemoryStream();
            await context.Request.Body.CopyToAsync(whole);
            await context.Response.Body.WriteAsync(whole.GetBuffer().AsMemory(0, (int)whole.Length));
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        var bytes = RunningRouter.RandomBytes(LargeBytes);

        using var answer = await (httpVersion == 1 ? router.Rest : router.Rest2)
            .PostAsync("/v2/models/iris/infer", new ByteArrayContent(bytes))
            .Within(Limit);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True((await answer.Content.ReadAsByteArrayAsync()).AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public async Task Twenty_megabytes_pass_both_ways_over_grpc()
    {
        await using var backend = await RunningRouter.BackendAsync(EchoAsync);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        var bytes = RunningRouter.Framed("iris", rawBytes: LargeBytes);

        var reply = await router.Grpc.SendAsync(RunningRouter.InferPath, bytes).Within(Limit);

        Assert.Equal(0, reply.Status);
        Assert.True(bytes.AsSpan().SequenceEqual(reply.Message));
    }

    [Fact]
    public async Task A_body_is_passed_on_while_it_comes()
    {
        await using var backend = await RunningRouter.BackendAsync(EchoEachPartAsync);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        using var content = new HeldContent();

        content.Send("first"u8.ToArray());
        using var answer = await router.BeginPredictAsync(2, content).Within(Limit);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var buffer = new byte[5];
        await body.ReadExactlyAsync(buffer).Within(Limit);
        Assert.Equal("first"u8.ToArray(), buffer);
        content.Send("later"u8.ToArray());
        await body.ReadExactlyAsync(buffer).Within(Limit);
        content.End();

        Assert.Equal("later"u8.ToArray(), buffer);
        Assert.Equal(0, await body.ReadAsync(buffer).AsTask().Within(Limit));
    }

    [Fact]
    public async Task The_backend_sees_the_request_as_it_was_but_for_its_hops()
    {
        var seen = new TaskCompletionSource<(string Target, string Host, Dictionary<string, string> Headers)>();
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            var request = context.Request;
            var headers = request.Headers.ToDictionary(
                pair => pair.Key.ToLowerInvariant(),
                pair => pair.Value.ToString()
            );
            seen.SetResult(($"{request.Method} {request.Path}{request.QueryString}", request.Host.Value!, headers));
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v2/models/x/../iris/versions/%37/infer?a=%20&b")
        {
            Content = new StringContent("{}"),
            Headers =
            {
                { "Host", "iris.example" },
                { "Connection", "x-hop" },
                { "x-hop", "1" },
                { "TE", "trailers" },
                { "x-passed", "2" },
                { "sluice-version", "forged" },
            },
        };

        using var answer = await router.Rest.SendAsync(request).Within(Limit);
        var (target, host, headers) = await seen.Task.Within(Limit);

        Assert.Equal("POST /v2/models/iris/versions/7/infer?a=%20&b", target);
        Assert.Equal("iris.example", host);
        Assert.Equal("2", headers["x-passed"]);
        Assert.Equal("trailers", headers["te"]);
        Assert.Equal("text/plain; charset=utf-8", headers["content-type"]);
        Assert.Equal("2", headers["content-length"]);
        Assert.All(
            ["x-hop", "connection", "sluice-version", "traceparent"],
            dropped => Assert.DoesNotContain(dropped, headers.Keys)
        );
    }

    [Fact]
    public async Task Headers_trailers_and_status_pass_back_and_the_router_says_who_answered()
    {
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            await DrainAsync(context);
            context.Response.Headers["x-metadata"] = new(["a", "b"]);
            context.Response.Headers["sluice-variant"] = "forged";
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[5]);
            context.Response.AppendTrailer("grpc-status", "9");
            context.Response.AppendTrailer("grpc-message", "caf%C3%A9");
            context.Response.AppendTrailer("x-trailer", "t");
            context.Response.AppendTrailer("sluice-version", "forged");
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        var reply = await router.CallAsync().Within(Limit);

        Assert.Equal(9, reply.Status);
        Assert.Equal("café", reply.Detail);
        Assert.Equal("t", reply.Trailers["x-trailer"]);
        Assert.DoesNotContain("sluice-version", reply.Trailers.Keys);
        Assert.Equal("a, b", reply.Headers["x-metadata"]);
        Assert.Equal("champion", reply.Headers["sluice-variant"]);
        Assert.Equal("7", reply.Headers["sluice-version"]);
        Assert.Equal("r1", reply.Headers["sluice-revision"]);
        Assert.Equal("1", reply.Headers["sluice-route-generation"]);
    }

    [Fact]
    public async Task A_trailers_only_answer_stays_one()
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            context.Response.ContentType = "application/grpc";
            context.Response.Headers["grpc-status"] = "3";
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        var reply = await router.CallAsync().Within(Limit);

        Assert.Equal(3, reply.Status);
        Assert.Empty(reply.Trailers);
        Assert.Equal("3", reply.Headers["grpc-status"]);
    }

    [Theory]
    [InlineData(204)]
    [InlineData(304)]
    [InlineData(400)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Any_status_passes_over_rest_with_its_labels(int status)
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        using var answer = await router.PredictAsync().Within(Limit);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("champion", answer.Headers.GetValues("sluice-variant").Single());
    }

    [Fact]
    public async Task The_backend_gets_what_is_left_of_the_deadline()
    {
        var seen = new TaskCompletionSource<string>();
        var time = new ManualTimeProvider();
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            seen.SetResult(context.Request.Headers["grpc-timeout"].ToString());
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync(time);
        router.SendAllTo(backend.Address.Authority);
        using var content = new HeldContent();
        var frame = RunningRouter.Framed("iris");

        content.Send(frame[..6]);
        var call = router.Grpc.SendAsync(RunningRouter.InferPath, content, new GrpcTestCall { Timeout = "10S" });
        while (time.ActiveTimers == 0)
            await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(4));
        content.Send(frame[6..]);
        content.End();

        await call.Within(Limit);
        Assert.Equal("6000000u", await seen.Task.Within(Limit));
    }

    [Theory]
    [InlineData("HEAD", "/v2/models/iris")]
    [InlineData("GET", "/v2/models/iris")]
    [InlineData("GET", "/v2")]
    public async Task Metadata_is_the_backends(string method, string path)
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            context.Response.ContentLength = 4;
            return context.Request.Method == "HEAD" ? Task.CompletedTask : context.Response.WriteAsync("body");
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        using var answer = await router.Rest.SendAsync(new(new HttpMethod(method), path)).Within(Limit);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(method == "HEAD" ? "" : "body", await answer.Content.ReadAsStringAsync());
        Assert.Equal(4, answer.Content.Headers.ContentLength);
        Assert.Equal(0, router.Host.State.Counts().Sum(count => count.Scheduled));
    }

    private static async Task EchoAsync(HttpContext context)
    {
        context.Response.ContentType = context.Request.ContentType;
        await context.Request.Body.CopyToAsync(context.Response.Body);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static async Task EchoEachPartAsync(HttpContext context)
    {
        var buffer = new byte[100];
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var count)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, count));
            await context.Response.Body.FlushAsync();
        }
    }

    private static Task DrainAsync(HttpContext context) => context.Request.Body.CopyToAsync(Stream.Null);
}
