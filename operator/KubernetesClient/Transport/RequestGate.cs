namespace Sluice.KubernetesClient.Transport;

/// <summary>
/// Bounds what we ask of the server: so many requests a second over time, so many at once in a burst, and so many under way. What
/// exceeds waits its turn, in order.
/// </summary>
internal sealed class RequestGate : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _underWay;
    private readonly TimeProvider _time;
    private readonly double _perSecond;
    private readonly double _burst;
    private double _tokens;
    private long _countedAt;

    /// <param name="perSecond">Over time.</param>
    /// <param name="burst">At once after a pause.</param>
    /// <param name="underWay">Sent and not answered.</param>
    /// <param name="time">For the rate.</param>
    public RequestGate(double perSecond, int burst, int underWay, TimeProvider time)
    {
        (_perSecond, _burst, _tokens) = (perSecond, burst, burst);
        _underWay = new SemaphoreSlim(underWay);
        _time = time;
        _countedAt = time.GetTimestamp();
    }

    /// <summary>Waits for a turn; dispose what it returns when the request is answered.</summary>
    public async Task<Turn> EnterAsync(CancellationToken cancellation)
    {
        await _underWay.WaitAsync(cancellation);
        try
        {
            await PaceAsync(cancellation);
            return new Turn(_underWay);
        }
        catch
        {
            _underWay.Release();
            throw;
        }
    }

    /// <summary>Waits only for the rate: for what stays open, as watches do.</summary>
    public async Task PaceAsync(CancellationToken cancellation)
    {
        var wait = Take();
        if (wait <= TimeSpan.Zero)
            return;
        try
        {
            await Task.Delay(wait, _time, cancellation);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                _tokens += 1;
            throw;
        }
    }

    public void Dispose() => _underWay.Dispose();

    /// <summary>Takes one token, which may be of the time to come: the balance is then negative.</summary>
    private TimeSpan Take()
    {
        lock (_gate)
        {
            var now = _time.GetTimestamp();
            var earned = _time.GetElapsedTime(_countedAt, now).TotalSeconds * _perSecond;
            _countedAt = now;
            _tokens = Math.Min(_burst, _tokens + earned) - 1;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / _perSecond);
        }
    }

    /// <summary>A request under way.</summary>
    public sealed class Turn(SemaphoreSlim underWay) : IDisposable
    {
        private int _ended;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _ended, 1) == 0)
                underWay.Release();
        }
    }
}
