using System.Net;
using Sluice.Grpc.Status;
using Sluice.Routing.Answering;
using Sluice.Routing.Limits;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>Requests for which no server is there yet, or any more.</summary>
public sealed class WaitingTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Theory]
    [InlineData("no pod is ready", "champion r1 7 10000")]
    [InlineData("no variant was ever ready, so none has a share", "champion r1 7 0")]
    [InlineData("no revision is known", "")]
    [InlineData("the only pod cannot be reached", "champion r1 7 10000 dead")]
    [InlineData("the router was told nothing", null)]
    public async Task A_request_waits_until_a_table_brings_a_pod(string because, string? revisions)
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
            context.Request.Body.CopyToAsync(context.Response.Body)
        );
        await using var router = await RunningRouter.StartAsync(change: Patient);
        if (revisions is not null)
        {
            _ = router.Split(
                revisions.Replace("dead", await RunningRouter.DeadAddressAsync(), StringComparison.Ordinal)
            );
        }

        var waiting = Enumerable
            .Range(0, 5)
            .Select(each => router.PredictAsync(new StringContent($"{each}")))
            .ToArray();
        await SomeWaitAsync(router, 5);
        await router.Split("champion r1 7 10000").Within(Limit);
        router.SendAllTo(backend.Address.Authority);

        var answers = await Task.WhenAll(waiting).Within(Limit);
        Assert.All(answers, answer => Assert.True(answer.StatusCode == HttpStatusCode.OK, because));
        Assert.Equal("4", await answers[4].Content.ReadAsStringAsync());
        Assert.Equal("champion", answers[0].Headers.GetValues("sluice-variant").Single());
        Assert.Equal(0, Waiting(router));
    }

    [Fact]
    public async Task A_request_that_names_a_variant_without_pods_goes_nowhere_else()
    {
        await using var other = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync();
        _ = router.Split($"a r1 1 10000 {other.Address.Authority}; b r2 2 0");

        var rest = await NamedAsync(router, "b").Within(Limit);
        var call = new GrpcTestCall { Headers = [("sluice-variant", "b")] };
        var grpc = await router.CallAsync(call).Within(Limit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, rest.StatusCode);
        Assert.Equal((int)GrpcStatusCode.Unavailable, grpc.Status);
        Assert.Contains("variant 'b' (revision 'r2') has no server", grpc.Detail);
        Assert.Equal(0, router.Host.State.Counts().Sum(count => count.Forwarded));
    }

    [Fact]
    public async Task Who_waits_until_the_deadline_gets_unavailable()
    {
        var time = new ManualTimeProvider();
        await using var router = await RunningRouter.StartAsync(time, Patient);
        _ = router.Split("a r1 1 10000");

        var call = router.CallAsync(new GrpcTestCall { Timeout = "3S" });
        await SomeWaitAsync(router, 1);
        time.Advance(TimeSpan.FromSeconds(3));
        var reply = await call.Within(Limit);

        Assert.Equal((int)GrpcStatusCode.Unavailable, reply.Status);
        Assert.Contains("deployment 'iris' has no server just now; waited 3 s", reply.Detail);
    }

    [Fact]
    public async Task Who_waits_takes_no_place_and_holds_no_table()
    {
        await using var backend = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync(change: Patient);
        _ = router.Split("a r1 1 10000");

        var waiting = router.PredictAsync();
        await SomeWaitAsync(router, 1);
        await router.Split("a r1 1 5000; b r2 2 5000").Within(Limit);
        await router.Split($"a r1 1 10000 {backend.Address.Authority}").Within(Limit);
        using var answer = await waiting.Within(Limit);

        Assert.Equal([0L, 0, 0, 1], router.Host.State.Counts().Select(count => count.Scheduled));
    }

    [Fact]
    public async Task More_than_may_wait_are_refused_at_once()
    {
        await using var router = await RunningRouter.StartAsync(change: options =>
            Patient(options) with
            {
                RouteLimits = new RouteLimits { MaxWaitingRequests = 2 },
            }
        );
        await router.Put(Tables.Route("default/iris", "a r1 1 10000"), Tables.Route("default/wine", "a r1 1 10000"));
        using var leaving = new CancellationTokenSource();
        var waiting = Enumerable
            .Range(0, 3)
            .Select(each =>
                router.Rest.PostAsync($"/v2/models/{(each < 2 ? "iris" : "wine")}/infer", null, leaving.Token)
            )
            .ToArray();
        await SomeWaitAsync(router, 3);

        using var rest = await router.PredictAsync().Within(Limit);
        var grpc = await router.CallAsync().Within(Limit);

        Assert.Equal(HttpStatusCode.TooManyRequests, rest.StatusCode);
        Assert.Equal((int)GrpcStatusCode.ResourceExhausted, grpc.Status);
        Assert.Contains("2 requests wait for one already", grpc.Detail);
        await leaving.CancelAsync();
        await Record.ExceptionAsync(() => Task.WhenAll(waiting)).Within(Limit);
        while (Waiting(router) > 0)
            await Task.Yield();
    }

    [Fact]
    public async Task More_requests_at_once_than_a_route_may_have_are_refused_and_another_routes_are_not()
    {
        var release = new TaskCompletionSource();
        var entered = new SemaphoreSlim(0);
        await using var backend = await RunningRouter.BackendAsync(async _ =>
        {
            entered.Release();
            await release.Task;
        });
        await using var router = await RunningRouter.StartAsync(change: options =>
            options with
            {
                RouteLimits = new RouteLimits { MaxConcurrentRequests = 2 },
            }
        );
        var revision = $"a r1 1 10000 {backend.Address.Authority}";
        await router.Put(Tables.Route("default/iris", revision), Tables.Route("default/wine", revision));
        var begun = new[] { router.PredictAsync(), router.PredictAsync() };
        Assert.True(await entered.WaitAsync(Limit) && await entered.WaitAsync(Limit));

        using var refused = await router.PredictAsync().Within(Limit);
        var other = router.Rest.PostAsync("/v2/models/wine/infer", null);
        Assert.True(await entered.WaitAsync(Limit));
        release.SetResult();
        await Task.WhenAll([.. begun, other]).Within(Limit);
        using var later = await router.PredictAsync().Within(Limit);

        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Theory]
    [InlineData("of all", 1 << 20, 1 << 30)]
    [InlineData("of the route", 1 << 30, 1 << 20)]
    public async Task Messages_that_take_too_much_memory_are_refused(string because, long ofRouter, long ofRoute)
    {
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.Headers["grpc-status"] = "0";
        });
        await using var router = await RunningRouter.StartAsync(change: options =>
            options with
            {
                MaxHeldBytes = ofRouter,
                RouteLimits = new RouteLimits { MaxHeldBytes = ofRoute },
            }
        );
        router.SendAllTo(backend.Address.Authority);

        var small = await SendAsync(1_000_000);
        var large = await SendAsync(2_000_000);
        var smallAgain = await SendAsync(1_000_000);
        var zipped = RunningRouter.Zeros("iris", 2_000_000);
        var bomb = await router
            .Grpc.SendAsync(RunningRouter.InferPath, zipped, new GrpcTestCall { Gzip = true })
            .Within(Limit);

        Assert.Equal((0, 8, 0), (small, large, smallAgain));
        Assert.True(ofRouter < ofRoute == (bomb.Status == 8), $"{because}: {bomb.Status} {bomb.Detail}");

        async Task<int?> SendAsync(int bytes) =>
            (
                await router
                    .Grpc.SendAsync(RunningRouter.InferPath, RunningRouter.Framed("iris", rawBytes: bytes))
                    .Within(Limit)
            ).Status;
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task A_route_says_how_long_a_request_may_take_whose_caller_does_not(int httpVersion)
    {
        var time = new ManualTimeProvider();
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            using var end = context.RequestAborted.UnsafeRegister(_ => cancelled.TrySetResult(), null);
            entered.TrySetResult();
            await cancelled.Task;
        });
        await using var router = await RunningRouter.StartAsync(time);
        var route = Tables.Route("default/iris", $"a r1 1 10000 {backend.Address.Authority}");
        route.Timeout = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(7));
        await router.Put(route);

        var call = router.BeginPredictAsync(httpVersion, new StringContent("{}"));
        await entered.Task.Within(Limit);
        time.Advance(TimeSpan.FromSeconds(6.9));
        Assert.False(call.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));
        using var answer = await call.Within(Limit);

        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        await cancelled.Task.Within(Limit);
    }

    private static RoutingOptions Patient(RoutingOptions options) =>
        options with
        {
            MaxWait = TimeSpan.FromSeconds(25),
        };

    private static Task<HttpResponseMessage> NamedAsync(RunningRouter router, string variant) =>
        router.Rest.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/v2/models/iris/infer")
            {
                Headers = { { "sluice-variant", variant } },
            }
        );

    private static int Waiting(RunningRouter router) => router.Host.WaitingRequests;

    private static async Task SomeWaitAsync(RunningRouter router, int count)
    {
        while (Waiting(router) < count)
            await Task.Yield();
    }
}
