using Sluice.ModelServer.Tests.Harness;
using Sluice.Onnx.Sessions;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests;

/// <summary>How long a request without a deadline may take.</summary>
public sealed class RequestTimeoutTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_request_that_takes_longer_than_the_limit_is_told_that_its_deadline_has_passed()
    {
        using var repository = new TestRepository().With("iris", "1");
        using var engine = new HeldEngine(new OnnxEngine());
        var time = new ManualTimeProvider();
        var options = TestServer.Options with { Timeout = Limit, ConcurrentRuns = 1 };
        await using var server = await TestServer.StartAsync(repository, options: options, engine: engine, time: time);

        var runs = server.InferAsync(IrisRequests.Message());
        await engine.EnteredAsync();
        var timers = time.ActiveTimers;
        var waits = server.Rest.PostAsync("/v2/models/iris/infer", IrisRequests.Json);
        await UntilAsync(() => time.ActiveTimers > timers);
        time.Advance(Limit);
        var late = await waits.Within(TestServer.Limit);
        engine.Release();

        Assert.Equal(
            """504 {"error":"the request took longer than 30000 ms, the most that this server gives it"}""",
            late
        );
        Assert.Equal(4, (await runs).Status);
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        using var limit = new CancellationTokenSource(TestServer.Limit);
        while (!holds())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
