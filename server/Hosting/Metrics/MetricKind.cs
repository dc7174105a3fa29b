namespace Sluice.Hosting.Metrics;

/// <summary>What a metric's numbers mean, by the words of Prometheus' text format.</summary>
public enum MetricKind
{
    /// <summary>A number that is what it is now.</summary>
    Gauge,

    /// <summary>A number that only grows, from the start of the process.</summary>
    Counter,

    /// <summary>How many measurements were at most so large: <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.</summary>
    Histogram,
}
