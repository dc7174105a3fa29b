namespace Sluice.ControllerRuntime.Leadership;

/// <summary>
/// Lets writes begin while this replica surely leads, and breaks off those under way before another can. Safe for many threads.
/// </summary>
/// <remarks>
/// Others wait a lease's duration from a sign of life that they saw, which is never before it was sent. So all times here are
/// counted from just before the request of the last renewal that succeeded: writes begin until the renewal deadline, and end
/// until <see cref="LeaderElectionOptions.WriteEnd"/>.
/// </remarks>
/// <param name="time">For those times.</param>
public sealed class LeaseGate(TimeProvider time) : IDisposable
{
    private readonly Lock _gate = new();
    private long _renewed;
    private TimeSpan _beginWithin = TimeSpan.Zero;
    private CancellationTokenSource _end = new();
    private int _underWay;
    private TaskCompletionSource? _drained;

    /// <summary>Whether a write may begin now.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
                return IsOpenLocked;
        }
    }

    private bool IsOpenLocked => _beginWithin > TimeSpan.Zero && time.GetElapsedTime(_renewed) < _beginWithin;

    /// <summary>Runs a write, if it may begin.</summary>
    /// <exception cref="NotLeadingException">It may not, or it was broken off.</exception>
    public async Task<TResult> WriteAsync<TResult>(
        Func<CancellationToken, Task<TResult>> write,
        CancellationToken cancellation
    )
    {
        var end = Enter();
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(end, cancellation);
            return await write(either.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            throw new NotLeadingException("a write was broken off: the lease could not be renewed in time");
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>The lease was renewed by a request that began then.</summary>
    internal void Renew(long began, TimeSpan beginWithin, TimeSpan endWithin)
    {
        lock (_gate)
        {
            if (_end.IsCancellationRequested || _beginWithin == TimeSpan.Zero)
                _end = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
            _renewed = began;
            _beginWithin = beginWithin;
            var left = endWithin - time.GetElapsedTime(began);
            _end.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    /// <summary>No write begins from now on. Those under way go on to their end.</summary>
    internal void Close()
    {
        lock (_gate)
            _beginWithin = TimeSpan.Zero;
    }

    /// <summary>Until no write is under way; the gate is closed.</summary>
    internal Task DrainedAsync()
    {
        lock (_gate)
        {
            if (_underWay == 0)
                return Task.CompletedTask;
            _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _drained.Task;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _end.Dispose();

    private CancellationToken Enter()
    {
        lock (_gate)
        {
            if (!IsOpenLocked)
                throw new NotLeadingException("a write was refused: this replica does not lead");
            _underWay++;
            return _end.Token;
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            if (--_underWay == 0)
            {
                _drained?.SetResult();
                _drained = null;
            }
        }
    }
}
