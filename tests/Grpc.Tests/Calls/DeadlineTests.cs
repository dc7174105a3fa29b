using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

public sealed class DeadlineTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Passes_the_deadline_to_the_handler()
    {
        DateTimeOffset? deadline = null;
        await using var server = await TestService.StartAsync(
            (request, call) =>
            {
                deadline = call.Deadline;
                return TestService.EchoAsync(request, call);
            },
            new GrpcOptions { Time = _time }
        );

        var status = await StatusAsync(server, "1500m");

        Assert.Equal(0, status);
        Assert.Equal(_time.GetUtcNow() + TimeSpan.FromSeconds(1.5), deadline);
        Assert.Equal(0, _time.ActiveTimers);
    }

    [Theory, InlineData("99999999H"), InlineData("1200H")]
    public async Task A_deadline_beyond_any_timer_is_none_to_worry_about(string timeout)
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);

        Assert.Equal(0, await StatusAsync(server, timeout));
    }

    [Fact]
    public async Task Cancels_the_handler_when_it_passes()
    {
        var entered = new TaskCompletionSource();
        await using var server = await TestService.StartAsync(
            async (_, call) =>
            {
                entered.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, _time, call.Cancellation);
                return new ModelInferResponse();
            },
            new GrpcOptions { Time = _time }
        );
        var status = StatusAsync(server, "10S");
        await entered.Task.Within(Limit);

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(status.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, await status.Within(Limit));
    }

    [Theory]
    [InlineData("an answer that comes too late", null)]
    [InlineData("a handler that takes its cancelled token for a client's going away", GrpcStatusCode.Cancelled)]
    public async Task Prevails_over(string because, GrpcStatusCode? thrown)
    {
        await using var server = await TestService.StartAsync(
            (_, _) =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                return thrown is { } code
                    ? throw new GrpcException(code, "cancelled")
                    : ValueTask.FromResult(new ModelInferResponse());
            },
            new GrpcOptions { Time = _time }
        );

        var status = await StatusAsync(server, "10S");

        Assert.True(status == (int)GrpcStatusCode.DeadlineExceeded, because);
    }

    [Theory, InlineData("0S"), InlineData("1n")]
    public async Task One_that_has_passed_already_keeps_the_handler_from_being_called(string timeout)
    {
        var called = false;
        await using var server = await TestService.StartAsync(
            (request, call) =>
            {
                called = true;
                return TestService.EchoAsync(request, call);
            },
            new GrpcOptions { Time = _time }
        );

        Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, await StatusAsync(server, timeout));
        Assert.False(called);
    }

    [Fact]
    public async Task Passes_while_the_request_is_still_arriving()
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync, new GrpcOptions { Time = _time });
        using var client = new GrpcTestClient(server.Address);
        using var body = new HeldContent([0, 0, 0]);

        var reply = client.SendAsync(TestService.Path, body, new GrpcTestCall { Timeout = "10S" });
        await body.Sent.Within(Limit);
        while (_time.ActiveTimers == 0)
            await Task.Yield();
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, (await reply.Within(Limit)).Status);
    }

    [
        Theory,
        InlineData("1"),
        InlineData("S"),
        InlineData("1s"),
        InlineData("-1S"),
        InlineData("123456789S"),
        InlineData("1,2S")
    ]
    public async Task A_timeout_that_is_none_is_the_callers_fault(string timeout)
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);

        var reply = await client
            .SendAsync(TestService.Path, GrpcTestClient.Frame([]), new GrpcTestCall { Timeout = timeout })
            .Within(Limit);

        Assert.Equal((int)GrpcStatusCode.InvalidArgument, reply.Status);
        Assert.Contains($"got \"{timeout}\"", reply.Detail);
    }

    private static async Task<int?> StatusAsync(LoopbackServer server, string timeout)
    {
        using var client = new GrpcTestClient(server.Address);
        var call = new GrpcTestCall { Timeout = timeout };
        var reply = await client.SendAsync(TestService.Path, GrpcTestClient.Frame([]), call).Within(Limit);
        return reply.Status;
    }
}
