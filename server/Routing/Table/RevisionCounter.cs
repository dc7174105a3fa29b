namespace Sluice.Routing.Table;

/// <summary>Counts what one revision got under one generation of the table. Safe for concurrent callers.</summary>
internal sealed class RevisionCounter
{
    private long scheduled;
    private long forwarded;

    /// <summary>Places of the route's schedule that fell to this revision.</summary>
    public long Scheduled => Interlocked.Read(ref scheduled);

    /// <summary>Requests of every kind sent on to a backend of this revision.</summary>
    public long Forwarded => Interlocked.Read(ref forwarded);

    public void CountScheduled() => Interlocked.Increment(ref scheduled);

    public void CountForwarded() => Interlocked.Increment(ref forwarded);
}
