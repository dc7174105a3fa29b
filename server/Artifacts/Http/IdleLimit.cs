namespace Sluice.Artifacts.Http;

/// <summary>Gives up what makes no progress for too long, or what its caller gives up. For one operation at a time.</summary>
internal sealed class IdleLimit : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _late;
    private readonly CancellationTokenSource _either;

    /// <param name="limit">How long nothing may move.</param>
    /// <param name="time">Tells when that is.</param>
    /// <param name="caller">Gives up too.</param>
    public IdleLimit(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        Limit = limit;
        _caller = caller;
        _late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _late.Token);
    }

    public TimeSpan Limit { get; }

    /// <summary>For the operation.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Whether it was idleness that ended the operation, and not its caller.</summary>
    public bool IsOver => _late.IsCancellationRequested && !_caller.IsCancellationRequested;

    /// <summary>Starts to wait, or starts anew because something moved.</summary>
    public void Restart() => _late.CancelAfter(Limit);

    /// <summary>Nothing is waited for now.</summary>
    public void Pause() => _late.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _either.Dispose();
        _late.Dispose();
    }
}
