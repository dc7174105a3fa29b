namespace Sluice.Artifacts.Connections;

/// <summary>Gives up what stands still: its token is cancelled when nothing has moved for so long, or when the caller gives up.</summary>
internal sealed class StallGuard : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    public StallGuard(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        (Limit, _caller) = (limit, caller);
        _silence = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_silence.Token, caller);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether it was silence that ended it, and not the caller.</summary>
    public bool HasStalled => _silence.IsCancellationRequested && !_caller.IsCancellationRequested;

    public TimeSpan Limit { get; }

    /// <summary>Something moved, or begins to: the time counts anew.</summary>
    public void Moved() => _silence.CancelAfter(Limit);

    /// <summary>Nothing is expected to move for a while.</summary>
    public void Rest() => _silence.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
