namespace Sluice.Hosting.Metrics;

/// <summary>What a metric's numbers mean, by the words of Prometheus' text format.</summary>
public enum MetricKind
{
    /// <summary>A number that is what it is now.</summary>
    Gauge,

    /// <summary>A number that only grows, from the start of the process.</summary>
    Counter,

    /// <summary>How often, and how much in all: the samples <c>_count</c> and <c>_sum</c>.</summary>
    Summary,

    /// <summary>As a summary, and how many were at most each of some bounds: the samples <c>_bucket</c>.</summary>
    Histogram,
}
