using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Status;
using Sluice.Protos.Control;
using Sluice.Routing.Tests.Raw;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>Requests that a backend fails, and the backend that answers them then.</summary>
public sealed class RetryTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    public static TheoryData<string, RequestDelegate> Faults =>
        new()
        {
            { "the stream is reset", context => Do(context.Abort) },
            { "the connection is closed", context => Do(context.Features.Get<IConnectionLifetimeFeature>()!.Abort) },
            { "503", context => Do(() => context.Response.StatusCode = 503) },
        };

    [Theory, MemberData(nameof(Faults))]
    public async Task Another_backend_answers(string because, RequestDelegate fault)
    {
        var bodies = new List<string>();
        var failures = 0;
        await using var bad = await RunningRouter.BackendAsync(async context =>
        {
            await DrainAsync(context);
            Interlocked.Increment(ref failures);
            await fault(context);
        });
        await using var good = await RunningRouter.BackendAsync(async context => bodies.Add(await DrainAsync(context)));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo($"{bad.Address.Authority} {good.Address.Authority}");

        for (var request = 0; request < 20; request++)
        {
            using var answer = await router.PredictAsync(new StringContent($"body {request}")).Within(Limit);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, because);
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(request => $"body {request}"), bodies);
        Assert.InRange(failures, 1, 3);
        var count = Assert.Single(router.Host.State.Counts());
        Assert.Equal((20, 20), (count.Scheduled, count.Forwarded));
        Assert.Equal(failures >= 3, router.Logs.Entries.Any(entry => entry.Event.Id == 3102));
    }

    [Fact]
    public async Task Where_there_is_no_other_backend_a_request_that_broke_off_waits_for_one()
    {
        var broken = new TaskCompletionSource();
        await using var good = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync();
        await using var bad = await RunningRouter.BackendAsync(async context =>
        {
            // Before it is known to be broken off, so that whoever waits finds the new table or is told of it.
            router.SendAllTo(good.Address.Authority);
            broken.TrySetResult();
            context.Abort();
        });
        router.SendAllTo(bad.Address.Authority);

        using var answer = await router.PredictAsync().Within(Limit);

        Assert.True(broken.Task.IsCompleted);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task The_only_backend_is_tried_once_more_and_no_more()
    {
        var requests = 0;
        await using var only = await RunningRouter.BackendAsync(context => Do(context.Abort, ref requests));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(only.Address.Authority);

        using var answer = await router.PredictAsync().Within(Limit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(2, requests);
    }

    [Fact]
    public async Task A_grpc_status_unavailable_alone_is_tried_again_too()
    {
        await using var bad = await RunningRouter.BackendAsync(context => Grpc(context, GrpcStatusCode.Unavailable));
        await using var good = await RunningRouter.BackendAsync(context => Grpc(context, GrpcStatusCode.Ok));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo($"{bad.Address.Authority} {good.Address.Authority}");

        for (var request = 0; request < 10; request++)
            Assert.Equal(0, (await router.CallAsync().Within(Limit)).Status);
    }

    [Theory]
    [InlineData("other errors are answers", 500)]
    [InlineData("so is too much", 429)]
    public async Task Other_statuses_are_not_tried_again(string because, int status)
    {
        var requests = 0;
        RequestDelegate fail = context => Do(() => context.Response.StatusCode = status, ref requests);
        await using var one = await RunningRouter.BackendAsync(fail);
        await using var other = await RunningRouter.BackendAsync(fail);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo($"{one.Address.Authority} {other.Address.Authority}");

        using var answer = await router.PredictAsync().Within(Limit);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True(requests == 1, because);
    }

    [Fact]
    public async Task What_may_have_been_begun_is_not_repeated_where_the_route_says_so()
    {
        var requests = 0;
        RequestDelegate abort = context => Do(context.Abort, ref requests);
        await using var one = await RunningRouter.BackendAsync(abort);
        await using var other = await RunningRouter.BackendAsync(abort);
        await using var router = await RunningRouter.StartAsync();
        await router.Put(Unsent($"a r1 1 10000 {one.Address.Authority} {other.Address.Authority}"));

        using var answer = await router.PredictAsync().Within(Limit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal(1, requests);
    }

    [Fact]
    public async Task What_was_surely_not_begun_is_tried_on_another_even_so()
    {
        await using var good = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var refusing = RawBackend.Refusing();
        await using var router = await RunningRouter.StartAsync();
        var dead = await RunningRouter.DeadAddressAsync();
        await router.Put(Unsent($"a r1 1 10000 {dead} {refusing.Address} {good.Address.Authority}"));

        for (var request = 0; request < 20; request++)
        {
            using var answer = await router.PredictAsync().Within(Limit);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.NotEqual(0, refusing.Streams);
    }

    [Fact]
    public async Task A_body_too_large_to_be_kept_is_sent_once()
    {
        var requests = 0;
        RequestDelegate fail = async context =>
        {
            Interlocked.Increment(ref requests);
            await DrainAsync(context);
            context.Abort();
        };
        await using var one = await RunningRouter.BackendAsync(fail);
        await using var other = await RunningRouter.BackendAsync(fail);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo($"{one.Address.Authority} {other.Address.Authority}");

        using var answer = await router.PredictAsync(new ByteArrayContent(new byte[(1 << 20) + 1])).Within(Limit);
        var onlyOnce = requests;
        using var small = await router.PredictAsync(new ByteArrayContent(new byte[1 << 20])).Within(Limit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal((1, 3), (onlyOnce, requests));
    }

    [Fact]
    public async Task Retries_are_few_where_everything_fails()
    {
        var requests = 0;
        RequestDelegate abort = context => Do(context.Abort, ref requests);
        await using var one = await RunningRouter.BackendAsync(abort);
        await using var other = await RunningRouter.BackendAsync(abort);
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo($"{one.Address.Authority} {other.Address.Authority}");

        for (var request = 0; request < 100; request++)
            (await router.PredictAsync().Within(Limit)).Dispose();

        Assert.InRange(requests, 101, 100 + 10 + 10);
    }

    [Fact]
    public async Task A_backend_that_stops_before_any_table_says_so_loses_no_request()
    {
        await using var router = await RunningRouter.StartAsync();
        await using var stays = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        var stops = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        router.SendAllTo($"{stays.Address.Authority} {stops.Address.Authority}");
        using var end = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(CallAsync).ToArray();

        for (var round = 0; round < 5; round++)
        {
            var next = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
            await stops.DisposeAsync();
            router.SendAllTo($"{stays.Address.Authority} {next.Address.Authority}");
            stops = next;
        }

        await end.CancelAsync();
        var counts = await Task.WhenAll(callers).Within(Limit);
        await stops.DisposeAsync();
        Assert.All(counts, count => Assert.NotEqual(0, count));

        async Task<int> CallAsync(int caller)
        {
            var client = caller % 2 == 0 ? router.Rest : router.Rest2;
            var count = 0;
            for (; !end.IsCancellationRequested; count++)
            {
                using var answer = await client.PostAsync("/v2/models/iris/infer", new StringContent("{}"));
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
            return count;
        }
    }

    [Theory]
    [InlineData("the killed pod was the only one", false)]
    [InlineData("another pod of the older table is on its way out", true)]
    public async Task A_retry_goes_where_the_newest_table_says(string because, bool hadAnother)
    {
        var (entered, released) = (new TaskCompletionSource(), new TaskCompletionSource());
        var begun = 0;
        RequestDelegate old = async context =>
        {
            if (Interlocked.Increment(ref begun) > 1)
                return;
            await DrainAsync(context);
            entered.SetResult();
            await released.Task;
            context.Abort();
        };
        await using var one = await RunningRouter.BackendAsync(old);
        await using var other = await RunningRouter.BackendAsync(old);
        await using var next = await RunningRouter.BackendAsync(context => context.Response.WriteAsync("next"));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(hadAnother ? $"{one.Address.Authority} {other.Address.Authority}" : one.Address.Authority);

        var call = router.PredictAsync();
        await entered.Task.Within(Limit);
        router.SendAllTo(next.Address.Authority);
        released.SetResult();
        using var answer = await call.Within(Limit);

        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(text == "next", $"{because}: {answer.StatusCode} {text}");
        Assert.Equal(1, begun);
    }

    private static Route Unsent(string revisions)
    {
        var route = Tables.Route("default/iris", revisions);
        route.Retry = Retry.Unsent;
        return route;
    }

    private static async Task Grpc(HttpContext context, GrpcStatusCode code)
    {
        await DrainAsync(context);
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-status"] = ((int)code).ToString();
    }

    private static async Task<string> DrainAsync(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body, Encoding.Latin1);
        return await body.ReadToEndAsync();
    }

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static Task Do(Action action, ref int count)
    {
        Interlocked.Increment(ref count);
        return Do(action);
    }
}
