using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControllerRuntime.Leadership;
using Sluice.Testing;

namespace Sluice.ControllerRuntime.Tests.Leadership;

public sealed class LeaderElectionTests : IAsyncDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private readonly ManualTimeProvider _time = new();

    /// <summary>Goes as <see cref="_time"/> does, but has the timers of the gate and the work, so that the other has the election's alone.</summary>
    private readonly ManualTimeProvider _othersTime = new();
    private readonly LeaseServer _server;
    private readonly CancellationTokenSource _stop = new();
    private readonly RecordedDeadline _deadline;
    private readonly LeaseGate _gate;
    private readonly LeadershipState _state = new();
    private readonly Task _running;
    private int _terms;
    private int _working;

    public LeaderElectionTests()
    {
        _server = new LeaseServer(_othersTime);
        _gate = new LeaseGate(_othersTime);
        _deadline = new RecordedDeadline(_time);
        var options = new LeaderElectionOptions { Lease = new("n", "l"), Identity = "a" };
        var tools = new LeadershipTools(_server, _gate, _deadline, _state, NullLogger.Instance)
        {
            Time = _time,
            Random = new Random(1),
        };
        _running = new LeaderElection(options, tools).RunAsync(WorkAsync, _stop.Token);
    }

    [Fact]
    public async Task It_leads_while_it_renews_and_gives_the_lease_up_at_the_end()
    {
        await UntilAsync(() => _working == 1, TimeSpan.FromSeconds(1));
        for (var second = 0; second < 60; second++)
        {
            await UntilAsync(() => false, TimeSpan.FromSeconds(1));
            Assert.True(_gate.IsOpen);
            // Of 13.75 s from the last renewal, which was at most two seconds ago.
            Assert.InRange(
                _deadline.Due!.Value - _time.GetUtcNow(),
                TimeSpan.FromSeconds(11.7),
                TimeSpan.FromSeconds(13.75)
            );
        }

        await _stop.CancelAsync();
        await _running.Within(TimeSpan.FromSeconds(30));

        Assert.Equal((1, 0), (_terms, _working));
        Assert.Null(_server.Lease?.Spec.HolderIdentity);
        Assert.Null(_deadline.Due);
        Assert.Equal(TimeSpan.MaxValue, _deadline.Closest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_is_away_ends_the_term_in_time_and_the_process_does_not(bool isSilent)
    {
        await UntilAsync(() => _working == 1, TimeSpan.FromSeconds(1));
        // At any moment between two renewals.
        for (var time = 0; time < 10; time++)
        {
            await UntilAsync(() => false, TimeSpan.FromMilliseconds(300 * time));
            (_server.IsAway, _server.IsSilent) = (!isSilent, isSilent);
            await UntilAsync(() => _working == 0, TimeSpan.FromSeconds(13.5));
            Assert.Equal((time + 1, 0), (_terms, _working));
            Assert.False(_gate.IsOpen);
            await UntilAsync(() => false, TimeSpan.FromSeconds(20));

            (_server.IsAway, _server.IsSilent) = (false, false);
            // One try that the silence took, at most half the deadline, and one pause before the next.
            await UntilAsync(() => _working == 1, isSilent ? TimeSpan.FromSeconds(7.1) : TimeSpan.FromSeconds(2.1));
            Assert.Equal((time + 2, 1), (_terms, _working));
        }

        // The kernel would have ended the process, had it been armed for a moment that passed.
        Assert.True(_deadline.Closest > TimeSpan.Zero, $"{_deadline.Closest}");
    }

    [Fact]
    public async Task A_lease_that_was_slow_to_come_counts_from_when_it_was_asked_for()
    {
        await UntilAsync(() => _working == 1, TimeSpan.FromSeconds(1));
        (_server.IsAway, _server.AnswersAfter) = (true, TimeSpan.FromSeconds(2.4));
        await UntilAsync(() => _working == 0, TimeSpan.FromSeconds(13.5));
        _server.IsAway = false;
        await UntilAsync(() => _working == 1, TimeSpan.FromSeconds(30));
        _server.IsAway = true;

        await UntilAsync(() => _working == 0, TimeSpan.FromSeconds(10.5));

        Assert.Equal((2, 0), (_terms, _working));
        Assert.True(_deadline.Closest > TimeSpan.FromSeconds(3), $"{_deadline.Closest}");
    }

    [Fact]
    public async Task A_lease_that_another_holds_ends_the_term_and_is_waited_for()
    {
        await UntilAsync(() => _working == 1, TimeSpan.FromSeconds(1));

        _server.Take("b");
        await UntilAsync(() => _working == 0, TimeSpan.FromSeconds(5));
        Assert.Equal("b", _server.Lease?.Spec.HolderIdentity);
        await UntilAsync(() => false, TimeSpan.FromSeconds(12));
        Assert.Equal(new LeadershipView(false, "b", 0), _state.Current);
        await UntilAsync(() => _working == 1, TimeSpan.FromSeconds(8));

        Assert.Equal(("a", 1, 2), (_server.Lease?.Spec.HolderIdentity, _server.Lease?.Spec.LeaseTransitions, _terms));
    }

    public async ValueTask DisposeAsync()
    {
        (_server.IsAway, _server.IsSilent) = (false, false);
        await _stop.CancelAsync();
        await _running.Within(TimeSpan.FromSeconds(30));
        _stop.Dispose();
        _gate.Dispose();
    }

    private async Task WorkAsync(CancellationToken leading)
    {
        _terms++;
        _working++;
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, _othersTime, leading);
        }
        finally
        {
            _working--;
        }
    }

    /// <summary>Moves the clock on in steps; what each wakes has run before the next.</summary>
    private async Task UntilAsync(Func<bool> isSo, TimeSpan limit)
    {
        for (var passed = TimeSpan.Zero; passed < limit && !isSo(); passed += Step)
        {
            await SettleAsync();
            if (isSo())
                return;
            _othersTime.Advance(Step);
            _time.Advance(Step);
        }

        await SettleAsync();
    }

    /// <summary>Until the election waits for the clock again: it always has a timer then, and none while it moves.</summary>
    private async Task SettleAsync()
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var turn = 0; turn < 5 || _time.ActiveTimers == 0; turn++)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromMinutes(1), "the election hangs");
            await Task.Yield();
        }
    }

    /// <summary>Keeps when the process would have been ended, and how close that came.</summary>
    private sealed class RecordedDeadline(TimeProvider time) : ILeaseDeadline
    {
        public DateTimeOffset? Due { get; private set; }

        /// <summary>The least time that was left when it was armed anew or disarmed after a renewal had failed.</summary>
        public TimeSpan Closest { get; private set; } = TimeSpan.MaxValue;

        public void Arm(TimeSpan left) => Due = time.GetUtcNow() + left;

        public void Disarm()
        {
            if (Due is { } due && due - time.GetUtcNow() is var left && left < TimeSpan.FromSeconds(11))
                Closest = left < Closest ? left : Closest;
            Due = null;
        }
    }
}
