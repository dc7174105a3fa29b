namespace Sluice.Benchmarks.Routers;

/// <summary>What one run of a load showed.</summary>
/// <param name="PerSecond">Requests a second.</param>
/// <param name="Median">Of the requests' durations, in microseconds.</param>
/// <param name="P99">Their 99th percentile, in microseconds.</param>
/// <param name="Processor">Processor time of the target a request, in microseconds.</param>
internal sealed record Measurement(double PerSecond, double Median, double P99, double Processor)
{
    /// <summary>The median of each figure.</summary>
    public static Measurement MedianOf(IReadOnlyCollection<Measurement> runs) =>
        new(
            Middle(runs.Select(run => run.PerSecond)),
            Middle(runs.Select(run => run.Median)),
            Middle(runs.Select(run => run.P99)),
            Middle(runs.Select(run => run.Processor))
        );

    private static double Middle(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
