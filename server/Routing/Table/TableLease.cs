namespace Sluice.Routing.Table;

/// <summary>One request's claim on the table that it began with. Disposing twice is harmless.</summary>
internal sealed class TableLease(LiveTable live) : IDisposable
{
    private LiveTable? _claimed = live;

    public RouteTable Table { get; } = live.Table;

    /// <summary>Completes when another table is in use, whether this is disposed or not.</summary>
    public Task Replaced { get; } = live.Replaced;

    public void Dispose() => Interlocked.Exchange(ref _claimed, null)?.Release();
}
