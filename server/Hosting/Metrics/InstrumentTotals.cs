using System.Diagnostics.Metrics;

namespace Sluice.Hosting.Metrics;

/// <summary>What one instrument has measured so far, for each set of tags. Thread-safe.</summary>
internal sealed class InstrumentTotals
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TagSet, Series> _series = new(TagSet.Comparer);
    private readonly IReadOnlyList<double>? _bounds;
    private readonly string _help;
    private readonly MetricKind _kind;
    private readonly bool _isObserved;
    private readonly bool _isReplaced;

    public InstrumentTotals(Instrument instrument)
    {
        _help = instrument.Description ?? instrument.Name;
        _isObserved = instrument.IsObservable;
        // Of what is observed by several objects, the sum is told.
        _isReplaced = instrument.GetType().GetGenericTypeDefinition() == typeof(Gauge<>);
        _bounds = (instrument as Histogram<double>)?.Advice?.HistogramBucketBoundaries;
        _kind = KindOf(instrument, _bounds is not null);
        Name = NameOf(instrument, _kind);
    }

    /// <summary>As Prometheus has it.</summary>
    public string Name { get; }

    public void Add(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            var found = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
            if (!found.TryGetValue(tags, out var series))
                found[tags] = series = new Series(_bounds?.Count ?? 0);
            if (_isReplaced)
                series.Sum = value;
            else
                series.Add(value, _bounds);
        }
    }

    /// <summary>What is observed is told whole at each read, and what is not told any more is gone.</summary>
    public void ForgetObserved()
    {
        lock (_gate)
        {
            if (_isObserved)
                _series.Clear();
        }
    }

    public void WriteTo(PrometheusText text)
    {
        lock (_gate)
        {
            text.Begin(Name, _kind, _help);
            foreach (var (tags, series) in _series)
            {
                var labels = tags.Labels;
                if (_kind == MetricKind.Histogram)
                    text.Histogram(_bounds!, series.Buckets, series.Count, series.Sum, labels);
                else if (_kind == MetricKind.Summary)
                    text.Summary(series.Count, series.Sum, labels);
                else
                    text.Sample(series.Sum, labels);
            }
        }
    }

    private static MetricKind KindOf(Instrument instrument, bool hasBounds)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Counter<>) || type == typeof(ObservableCounter<>))
            return MetricKind.Counter;
        if (type == typeof(Histogram<>))
            return hasBounds ? MetricKind.Histogram : MetricKind.Summary;
        return MetricKind.Gauge;
    }

    private static string NameOf(Instrument instrument, MetricKind kind)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            _ => "",
        };
        var total = kind == MetricKind.Counter ? "_total" : "";
        return $"{instrument.Name.Replace('.', '_').Replace('-', '_')}{unit}{total}";
    }

    private sealed class Series(int bounds)
    {
        public long Count { get; private set; }

        public double Sum { get; set; }

        /// <summary>How many were at most each bound, and no lower one.</summary>
        public long[] Buckets { get; } = new long[bounds];

        public void Add(double value, IReadOnlyList<double>? bounds)
        {
            Count++;
            Sum += value;
            for (var i = 0; i < Buckets.Length; i++)
            {
                if (value <= bounds![i])
                {
                    Buckets[i]++;
                    break;
                }
            }
        }
    }
}
