namespace Sluice.KubernetesClient.Transport;

/// <summary>The time of one call, all its tries together, and who ended it.</summary>
internal sealed class CallTime : IDisposable
{
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _clock;
    private readonly CancellationTokenSource _either;

    public CallTime(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        (Limit, _time, _caller) = (limit, time, caller);
        _started = time.GetTimestamp();
        _clock = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_clock.Token, caller);
    }

    public TimeSpan Limit { get; }

    public CancellationToken Token => _either.Token;

    public bool IsOver => _clock.IsCancellationRequested;

    public bool IsCancelledByCaller => _caller.IsCancellationRequested;

    public TimeSpan Left => Limit - _time.GetElapsedTime(_started);

    public void ThrowIfCancelledByCaller() => _caller.ThrowIfCancellationRequested();

    public void Dispose()
    {
        _either.Dispose();
        _clock.Dispose();
    }
}
