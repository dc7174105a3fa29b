namespace Sluice.Routing.Table;

/// <summary>Counts the requests that this router has in flight at one backend. Safe for concurrent callers.</summary>
internal sealed class BackendLoad
{
    private int _inFlight;

    /// <summary>Requests begun and not ended.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    public void Begin() => Interlocked.Increment(ref _inFlight);

    public void End() => Interlocked.Decrement(ref _inFlight);
}
