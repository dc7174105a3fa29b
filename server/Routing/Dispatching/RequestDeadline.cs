namespace Sluice.Routing.Dispatching;

/// <summary>
/// How long a request may take, counted from when it came: as long as its caller says, else as its route does, which is known
/// later. Its token also tells that the caller has gone away.
/// </summary>
internal sealed class RequestDeadline : IDisposable
{
    // What a timer takes: 49 days. A later deadline never passes.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly CancellationToken _callerGone;
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _gone;

    public RequestDeadline(TimeProvider time, CancellationToken callerGone)
    {
        (_time, _callerGone, _started) = (time, callerGone, time.GetTimestamp());
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _gone = callerGone.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    /// <summary>How long the request may take; null while that is not known.</summary>
    public TimeSpan? Allowed { get; private set; }

    /// <summary>Since the request came.</summary>
    public TimeSpan Elapsed => _time.GetElapsedTime(_started);

    /// <summary>What is left, not negative; null: for ever.</summary>
    public TimeSpan? Left => Allowed is { } allowed ? TimeSpan.FromTicks(Math.Max(0, (allowed - Elapsed).Ticks)) : null;

    /// <summary>Cancelled when it passes or the caller goes away.</summary>
    public CancellationToken Cancellation => _source.Token;

    /// <summary>Whether it has passed, and the caller is still there.</summary>
    public bool HasPassed =>
        !_callerGone.IsCancellationRequested && (_source.IsCancellationRequested || Left == TimeSpan.Zero);

    /// <summary>Says how long the request may take, unless that was said before.</summary>
    /// <param name="allowed">Not negative; null says nothing.</param>
    public void Allow(TimeSpan? allowed)
    {
        if (allowed is null || Allowed is not null)
            return;
        Allowed = allowed;
        if (Left!.Value is var left && left < LongestTimer)
            _source.CancelAfter(left);
    }

    public void Dispose()
    {
        _gone.Dispose();
        _source.Dispose();
    }
}
