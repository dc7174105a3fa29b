using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Retrying;

public sealed class RetriesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly RetryPolicy Policy = new(3, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));
    private readonly ManualTimeProvider _time = new();
    private int _attempts;

    [Fact]
    public async Task Succeeds_after_failures_that_pass()
    {
        var running = Start(attempt => attempt < 3 ? ArtifactFault.Throttled : null);

        Assert.Equal((1, 1), (_attempts, _time.ActiveTimers));
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(1, _attempts);
        _time.Advance(TimeSpan.FromSeconds(5.1));
        Assert.Equal(2, _attempts);
        _time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(3, await running.Within(Limit));
    }

    [Fact]
    public async Task Gives_up_with_the_last_failure()
    {
        var running = Start(_ => ArtifactFault.Unreachable);

        _time.Advance(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(10));
        var failure = await Assert.ThrowsAsync<ArtifactException>(() => running.Within(Limit));

        Assert.Equal((3, "attempt 3"), (_attempts, failure.Message));
    }

    [Fact]
    public async Task Does_not_try_again_what_will_fail_again()
    {
        await Assert.ThrowsAsync<ArtifactException>(() => Start(_ => ArtifactFault.Refused).Within(Limit));

        Assert.Equal((1, 0), (_attempts, _time.ActiveTimers));
    }

    [Fact]
    public async Task Stops_waiting_when_its_caller_gives_up()
    {
        using var cancel = new CancellationTokenSource();
        var running = Start(_ => ArtifactFault.Unreachable, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Within(Limit));
        Assert.Equal(1, _attempts);
    }

    private Task<int> Start(Func<int, ArtifactFault?> outcome, CancellationToken cancellation = default) =>
        new Retries(Policy, _time, new Random(1)).RunAsync(
            _ =>
                outcome(++_attempts) is { } fault
                    ? throw new ArtifactException(fault, $"attempt {_attempts}")
                    : Task.FromResult(_attempts),
            cancellation
        );
}
