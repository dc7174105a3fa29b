namespace Sluice.Grpc.Calls;

/// <summary>The end of a caller's patience, and the token that tells it or the caller's going away.</summary>
public sealed class CallDeadline : IDisposable
{
    // What a timer takes: 49 days. A later deadline is looked at only when the handler returns.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly TimeSpan? _timeout;
    private readonly CancellationTokenSource? _timer;
    private readonly CancellationTokenSource? _either;

    /// <summary>Starts the clock.</summary>
    /// <param name="timeout">Not negative; null: for ever.</param>
    /// <param name="time">The clock.</param>
    /// <param name="clientGone">Cancelled when the caller goes away.</param>
    public CallDeadline(TimeSpan? timeout, TimeProvider time, CancellationToken clientGone)
    {
        _time = time;
        _timeout = timeout;
        Cancellation = clientGone;
        if (timeout is not { } patience)
            return;

        _started = time.GetTimestamp();
        var now = time.GetUtcNow();
        At = patience < DateTimeOffset.MaxValue - now ? now + patience : DateTimeOffset.MaxValue;
        if (patience > LongestTimer)
            return;

        _timer = new CancellationTokenSource(patience, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, clientGone);
        Cancellation = _either.Token;
    }

    /// <summary>When it passes; null: never.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>What is left of it, not negative; null: for ever.</summary>
    public TimeSpan? Left =>
        _timeout is { } patience
            ? TimeSpan.FromTicks(Math.Max(0, (patience - _time.GetElapsedTime(_started)).Ticks))
            : null;

    /// <summary>Cancelled when it passes or the caller goes away.</summary>
    public CancellationToken Cancellation { get; }

    /// <summary>Whether it has passed. The timer counts too: its clock is coarser and may be a moment ahead.</summary>
    public bool HasPassed =>
        _timer is { IsCancellationRequested: true }
        || (_timeout is { } patience && _time.GetElapsedTime(_started) >= patience);

    /// <inheritdoc/>
    public void Dispose()
    {
        _either?.Dispose();
        _timer?.Dispose();
    }
}
