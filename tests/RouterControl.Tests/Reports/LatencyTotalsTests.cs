using Sluice.Protos.Control;
using Sluice.RouterControl.Reports;
using Sluice.Routing.Counting;

namespace Sluice.RouterControl.Tests.Reports;

/// <summary>What routers count in buckets, operators read from them.</summary>
public sealed class LatencyTotalsTests
{
    private const double StatedError = 0.008;

    [Fact]
    public void The_middle_of_a_bucket_is_within_the_stated_error_of_all_that_it_holds()
    {
        var random = new Random(2);
        for (var round = 0; round < 200_000; round++)
        {
            var microseconds = (long)Math.Pow(2, random.NextDouble() * 32);

            var middle = LatencyTotals.MiddleOf(LatencyCounter.BucketOf(microseconds));

            var error = Math.Abs(middle - microseconds) / microseconds;
            Assert.True(error <= StatedError, $"{microseconds} us: {middle}, an error of {error}");
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void Quantiles_of_two_routers_together_are_within_the_stated_error(double part)
    {
        var random = new Random(3);
        var durations = Enumerable.Range(0, 20_000).Select(_ => Math.Exp(random.NextDouble() * 12) + 1).ToArray();
        var totals = durations
            .Index()
            .GroupBy(each => each.Index % 2, each => each.Item)
            .Select(router => LatencyTotals.Of(Sketch(router)))
            .Aggregate(LatencyTotals.None, (sum, next) => next.Plus(sum));

        var exact = durations.Order().ElementAt((int)Math.Ceiling(part * durations.Length) - 1);

        Assert.Equal(durations.Length, totals.Count);
        // A whole microsecond is lost to rounding down.
        Assert.InRange(
            totals.Quantile(part)!.Value.TotalMicroseconds,
            exact * (1 - StatedError) - 1,
            exact * (1 + StatedError)
        );
    }

    [Fact]
    public void There_is_no_quantile_of_nothing() => Assert.Null(LatencyTotals.None.Quantile(0.99));

    [Fact]
    public void A_sketch_that_is_none_costs_nothing() =>
        Assert.Equal(1, LatencyTotals.Of(new LatencySketch { Buckets = { 1, 2 }, Counts = { 1 } }).Count);

    private static LatencySketch Sketch(IEnumerable<double> microseconds)
    {
        var counter = new LatencyCounter();
        foreach (var duration in microseconds)
            counter.Count(TimeSpan.FromMicroseconds(duration));
        return new LatencySketch
        {
            Buckets = { counter.Read().Select(pair => (uint)pair.Bucket) },
            Counts = { counter.Read().Select(pair => (ulong)pair.Count) },
        };
    }
}
