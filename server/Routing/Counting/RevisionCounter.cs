namespace Sluice.Routing.Counting;

/// <summary>Counts what one revision got under one generation of the table. Safe for concurrent callers.</summary>
internal sealed class RevisionCounter
{
    private long _scheduled;
    private long _forwarded;

    /// <summary>Places of the route's schedule that fell to this revision.</summary>
    public long Scheduled => Interlocked.Read(ref _scheduled);

    /// <summary>Requests of every kind sent on to a backend of this revision.</summary>
    public long Forwarded => Interlocked.Read(ref _forwarded);

    public void CountScheduled() => Interlocked.Increment(ref _scheduled);

    public void CountForwarded() => Interlocked.Increment(ref _forwarded);
}
