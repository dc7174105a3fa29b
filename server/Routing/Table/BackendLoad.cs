namespace Sluice.Routing.Table;

/// <summary>Counts the requests that this router has in flight at one backend. Safe for concurrent callers.</summary>
internal sealed class BackendLoad
{
    private int inFlight;

    /// <summary>Requests begun and not ended.</summary>
    public int InFlight => Volatile.Read(ref inFlight);

    public void Begin() => Interlocked.Increment(ref inFlight);

    public void End() => Interlocked.Decrement(ref inFlight);
}
