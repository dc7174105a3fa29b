using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Status;
using Sluice.Protos.Control;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>Backends that fail and clients that go.</summary>
public sealed class FailureTests
{
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Fact]
    public async Task A_backend_that_refuses_connections_is_unavailable()
    {
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(await RunningRouter.DeadAddressAsync());

        using var answer = await router.PredictAsync().Within(Limit);
        var reply = await router.CallAsync().Within(Limit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.StartsWith("{\"error\":\"variant", await answer.Content.ReadAsStringAsync());
        Assert.Equal((int)GrpcStatusCode.Unavailable, reply.Status);
        Assert.Equal("champion", reply.Headers["sluice-variant"]);
        Assert.Equal("champion", answer.Headers.GetValues("sluice-variant").Single());
        Assert.Contains(router.Logs.Entries, entry => entry.Event.Id == 3100);
    }

    [Fact]
    public async Task A_share_that_nothing_serves_is_unavailable_and_takes_its_place()
    {
        await using var backend = await RunningRouter.BackendAsync(_ => Task.CompletedTask);
        await using var router = await RunningRouter.StartAsync();
        _ = router.Split($"a r1 1 5000 {backend.Address.Authority}; b r2 2 5000");

        var statuses = new List<HttpStatusCode>();
        for (var request = 0; request < 10; request++)
            statuses.Add((await router.PredictAsync().Within(Limit)).StatusCode);

        Assert.Equal(5, statuses.Count(status => status == HttpStatusCode.ServiceUnavailable));
        Assert.Equal([5L, 5], router.Host.State.Counts().Select(count => count.Scheduled));
        Assert.Equal([5L, 0], router.Host.State.Counts().Select(count => count.Forwarded));
    }

    [Fact]
    public async Task A_backend_that_breaks_off_before_its_answer_fails_its_request_alone()
    {
        var requests = 0;
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            if (Interlocked.Increment(ref requests) <= 2)
                context.Abort();
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        // What may be repeated would wait for another backend, or this one again.
        var route = Tables.Route("default/iris", $"a r1 1 10000 {backend.Address.Authority}");
        route.Retry = Retry.Unsent;
        await router.Put(route);

        using var answer = await router.PredictAsync().Within(Limit);
        var reply = await router.CallAsync().Within(Limit);
        using var next = await router.PredictAsync().Within(Limit);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal((int)GrpcStatusCode.Unavailable, reply.Status);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(2, router.Logs.Entries.Count(entry => entry.Event.Id == 3100));
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task A_backend_that_breaks_off_inside_its_answer_never_makes_it_look_whole(int httpVersion)
    {
        var seen = new TaskCompletionSource();
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            await context.Response.Body.WriteAsync(new byte[100]);
            await context.Response.Body.FlushAsync();
            await seen.Task;
            context.Abort();
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        using var answer = await router.BeginPredictAsync(httpVersion, null).Within(Limit);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[100]).AsTask().Within(Limit);
        seen.SetResult();

        await Assert.ThrowsAnyAsync<IOException>(() => body.ReadAsync(new byte[1]).AsTask().Within(Limit));
        Assert.Single(router.Logs.Entries, entry => entry.Event.Id == 3101);
    }

    [Theory]
    [InlineData("over HTTP/1.1", 1)]
    [InlineData("over HTTP/2", 2)]
    public async Task A_client_that_goes_cancels_its_request_at_the_backend(string because, int httpVersion)
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var backend = await RunningRouter.BackendAsync(context => HangAsync(context, entered, cancelled));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        using var patience = new CancellationTokenSource();
        var client = httpVersion == 1 ? router.Rest : router.Rest2;

        var answer = client.PostAsync("/v2/models/iris/infer", new StringContent("{}"), patience.Token);
        await entered.Task.Within(Limit);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await cancelled.Task.Within(Limit);
        Assert.DoesNotContain(router.Logs.Entries, entry => entry.Event.Id is 3100 or 3101);
        // The server goes on with the connection until it finds it gone, and would complain of a read that is still under way.
        await router.Host.StopAsync().Within(Limit);
        Assert.True(!router.Logs.Entries.Any(entry => entry.Exception is InvalidOperationException), because);
    }

    [Theory]
    [InlineData("with a length", 5, "Content-Length: 100\r\n\r\n")]
    [InlineData("in chunks", 5, "Transfer-Encoding: chunked\r\n\r\nff\r\n")]
    [InlineData("longer than what is kept", 2_000_000, "Content-Length: 3000000\r\n\r\n")]
    public async Task A_client_that_closes_inside_its_upload_cancels_it_at_the_backend(
        string because,
        int bytes,
        string head
    )
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            using var end = context.RequestAborted.UnsafeRegister(_ => cancelled.TrySetResult(), null);
            await context.Request.Body.ReadExactlyAsync(new byte[bytes]);
            entered.SetResult();
            await Record.ExceptionAsync(() => context.Request.Body.CopyToAsync(Stream.Null));
            await cancelled.Task;
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        using var client = new TcpClient();
        await client.ConnectAsync(router.Host.Http);

        var text = $"POST /v2/models/iris/infer HTTP/1.1\r\nHost: h\r\n{head}{new string('x', bytes)}";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
        await entered.Task.Within(Limit);
        client.Close();

        await cancelled.Task.Within(Limit);
        await router.Logs.UntilAsync(IsEndOfConnection).Within(Limit);
        var loud = router.Logs.Entries.Where(entry => entry.Level >= LogLevel.Warning);
        Assert.True(!loud.Any(), $"{because}: {string.Join('\n', loud)}");

        static bool IsEndOfConnection(LogEntry entry) =>
            entry.Category == "Microsoft.AspNetCore.Server.Kestrel.Connections"
            && entry.Message.EndsWith("stopped.", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a backend that does not answer", true)]
    [InlineData("a message that does not end", false)]
    public async Task A_deadline_holds_against(string because, bool isWhole)
    {
        var entered = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource();
        var time = new ManualTimeProvider();
        await using var backend = await RunningRouter.BackendAsync(context => HangAsync(context, entered, cancelled));
        await using var router = await RunningRouter.StartAsync(time);
        router.SendAllTo(backend.Address.Authority);
        using var content = new HeldContent();
        var frame = RunningRouter.Framed("iris");

        content.Send(isWhole ? frame : frame[..7]);
        var call = router.Grpc.SendAsync(RunningRouter.InferPath, content, new GrpcTestCall { Timeout = "3S" });
        if (isWhole)
            await entered.Task.Within(Limit);
        while (time.ActiveTimers == 0)
            await Task.Yield();
        time.Advance(TimeSpan.FromSeconds(3));
        content.End();
        var reply = await call.Within(Limit);

        Assert.True((int)GrpcStatusCode.DeadlineExceeded == reply.Status, $"{because}: {reply.Status} {reply.Detail}");
        if (isWhole)
            await cancelled.Task.Within(Limit);
        Assert.DoesNotContain(router.Logs.Entries, entry => entry.Event.Id is 3100 or 3101);
    }

    [Theory]
    [InlineData("99999999H")]
    [InlineData("99999999M")]
    public async Task A_deadline_may_be_longer_than_any_timer(string timeout)
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            context.Response.Headers["grpc-status"] = "0";
            return Task.CompletedTask;
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);

        var reply = await router.CallAsync(new GrpcTestCall { Timeout = timeout }).Within(Limit);

        Assert.Equal(0, reply.Status);
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task An_answer_that_does_not_wait_for_the_upload_arrives(int httpVersion)
    {
        await using var backend = await RunningRouter.BackendAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return context.Response.WriteAsync("too large");
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        var client = httpVersion == 1 ? router.Rest : router.Rest2;

        for (var upload = 0; upload < 20; upload++)
        {
            using var content = new ByteArrayContent(new byte[5_000_000]);
            using var answer = await client.PostAsync("/v2/models/iris/infer", content).Within(Limit);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            Assert.Equal("too large", await answer.Content.ReadAsStringAsync());
        }
    }

    private static async Task HangAsync(
        HttpContext context,
        TaskCompletionSource entered,
        TaskCompletionSource cancelled
    )
    {
        using var end = context.RequestAborted.UnsafeRegister(_ => cancelled.TrySetResult(), null);
        entered.TrySetResult();
        await cancelled.Task;
    }
}
