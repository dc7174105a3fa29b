using System.Collections.Immutable;
using Sluice.Protos.Control;

namespace Sluice.RouterControl.Reports;

/// <summary>
/// Counts of durations by bucket, as the message <c>LatencySketch</c> has them: merged without loss, quantiles within 0.8 %.
/// </summary>
public sealed class LatencyTotals
{
    private const int BucketsOfDoubling = 64;
    private readonly ImmutableSortedDictionary<int, long> _counts;

    private LatencyTotals(ImmutableSortedDictionary<int, long> counts)
    {
        _counts = counts;
        Count = counts.Values.Sum();
    }

    /// <summary>No durations.</summary>
    public static LatencyTotals None { get; } = new(ImmutableSortedDictionary<int, long>.Empty);

    /// <summary>How many durations.</summary>
    public long Count { get; }

    /// <summary>The counts of a message; what is no pair is left out.</summary>
    public static LatencyTotals Of(LatencySketch? sketch) =>
        sketch is null
            ? None
            : new LatencyTotals(
                sketch
                    .Buckets.Zip(sketch.Counts)
                    .GroupBy(pair => (int)Math.Min(pair.First, int.MaxValue))
                    .ToImmutableSortedDictionary(group => group.Key, group => group.Sum(pair => (long)pair.Second))
            );

    /// <summary>Both together.</summary>
    public LatencyTotals Plus(LatencyTotals other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var sum = _counts.ToBuilder();
        foreach (var (bucket, count) in other._counts)
            sum[bucket] = sum.GetValueOrDefault(bucket) + count;
        return new LatencyTotals(sum.ToImmutable());
    }

    /// <summary>The duration that this part of all is not longer than.</summary>
    /// <param name="part">Above 0, at most 1: 0.99 for the 99th percentile.</param>
    /// <returns>Null when there are no durations.</returns>
    public TimeSpan? Quantile(double part)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(part);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        var left = (long)Math.Ceiling(part * Count);
        foreach (var (bucket, count) in _counts)
        {
            left -= count;
            if (left <= 0)
                return TimeSpan.FromMicroseconds(MiddleOf(bucket));
        }
        return null;
    }

    /// <summary>The middle of a bucket, in microseconds.</summary>
    internal static double MiddleOf(int bucket)
    {
        var doublings = Math.Max(0, bucket / BucketsOfDoubling - 1);
        var width = Math.Pow(2, doublings);
        return (bucket - BucketsOfDoubling * doublings) * width + (width - 1) / 2;
    }
}
