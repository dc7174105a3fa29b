namespace Sluice.Serving.Batching;

/// <summary>How requests are run together, where nothing is said for a model.</summary>
public sealed record BatchingOptions
{
    /// <summary>The largest value of <see cref="MaxRows"/> and <see cref="MaxQueueRows"/>.</summary>
    public const int LargestRows = 1 << 20;

    /// <summary>The largest value of <see cref="MaxDelay"/>.</summary>
    public static readonly TimeSpan LargestDelay = TimeSpan.FromSeconds(10);

    public BatchingMode Mode { get; init; } = BatchingMode.Auto;

    /// <summary>The most rows of a run of several requests; 1 to <see cref="LargestRows"/>. 1: none run together.</summary>
    public int MaxRows { get; init; } = 32;

    /// <summary>How long a request may wait for others; 0: only while no run can begin.</summary>
    public TimeSpan MaxDelay { get; init; }

    /// <summary>The most rows that may wait for one version; a request of more is refused. 1 to <see cref="LargestRows"/>.</summary>
    public int MaxQueueRows { get; init; } = 1024;

    /// <summary>All that is wrong with these options.</summary>
    public IEnumerable<string> Problems()
    {
        if (MaxRows is < 1 or > LargestRows)
        {
            yield return $"the most rows of a run: expected 1 to {LargestRows}, got {MaxRows}";
        }

        if (MaxDelay < TimeSpan.Zero || MaxDelay > LargestDelay)
        {
            yield return $"the wait for others: expected 0 to {LargestDelay.TotalMilliseconds} ms, got {MaxDelay.TotalMilliseconds}";
        }

        if (MaxQueueRows is < 1 or > LargestRows)
        {
            yield return $"the most rows that wait: expected 1 to {LargestRows}, got {MaxQueueRows}";
        }
    }
}
