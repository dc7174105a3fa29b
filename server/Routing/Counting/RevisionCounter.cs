namespace Sluice.Routing.Counting;

/// <summary>Counts what one revision got under one generation of its route. Safe for concurrent callers.</summary>
internal sealed class RevisionCounter
{
    private readonly long[] _outcomes = new long[Outcomes.Count];
    private long _scheduled;
    private long _forwarded;

    /// <summary>Places of the route's schedule that fell to this revision.</summary>
    public long Scheduled => Interlocked.Read(ref _scheduled);

    /// <summary>Requests of every kind sent on to a backend of this revision.</summary>
    public long Forwarded => Interlocked.Read(ref _forwarded);

    /// <summary>How long predictions took that ended well.</summary>
    public LatencyCounter Latency { get; } = new();

    public void CountScheduled() => Interlocked.Increment(ref _scheduled);

    public void CountForwarded() => Interlocked.Increment(ref _forwarded);

    /// <summary>A prediction has ended.</summary>
    public void CountEnd(Outcome outcome, TimeSpan duration)
    {
        if (outcome is Outcome.Ok)
            Latency.Count(duration);
        Interlocked.Increment(ref _outcomes[(int)outcome]);
    }

    /// <summary>All counts together: grows with each of them.</summary>
    public long Total => Scheduled + Forwarded + _outcomes.Sum();

    /// <summary>How many predictions ended so.</summary>
    public long Ended(Outcome outcome) => Interlocked.Read(ref _outcomes[(int)outcome]);
}
