namespace Sluice.Hosting.Metrics;

/// <summary>What one instrument measured under one set of tags. Not thread-safe.</summary>
internal sealed class Series
{
    private readonly double[] _bounds;
    private readonly long[] _buckets;

    /// <param name="labels">The tags, as Prometheus has them.</param>
    /// <param name="bounds">Of a histogram, ascending; empty for others.</param>
    public Series((string Name, string Value)[] labels, double[] bounds)
    {
        Labels = labels;
        _bounds = bounds;
        _buckets = new long[bounds.Length];
    }

    public (string Name, string Value)[] Labels { get; }

    /// <summary>Of a histogram: the sum of its measurements.</summary>
    public double Value { get; private set; }

    /// <summary>Measurements taken.</summary>
    public long Count { get; private set; }

    /// <summary>Bounds, each with how many measurements were at most that.</summary>
    public IEnumerable<(double Bound, long Count)> Buckets()
    {
        var sum = 0L;
        for (var index = 0; index < _bounds.Length; index++)
        {
            sum += _buckets[index];
            yield return (_bounds[index], sum);
        }
    }

    public void Set(double value) => Value = value;

    public void Add(double value) => Value += value;

    public void Measure(double value)
    {
        Value += value;
        Count++;
        var found = Array.BinarySearch(_bounds, value);
        var index = found < 0 ? ~found : found;
        if (index < _buckets.Length)
        {
            _buckets[index]++;
        }
    }
}
