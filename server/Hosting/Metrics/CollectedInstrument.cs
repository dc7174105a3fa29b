using System.Diagnostics.Metrics;
using System.Globalization;

namespace Sluice.Hosting.Metrics;

/// <summary>
/// All that the instruments of one name measured, by their tags: of what several objects observe, the sum. Thread-safe.
/// </summary>
internal sealed class CollectedInstrument
{
    /// <summary>So many sets of tags are told apart; what comes after them is counted together.</summary>
    private const int MostSeries = 10_000;

    // What OpenTelemetry's SDK advises where an instrument advises nothing.
    private static readonly double[] DefaultBounds =
    [
        0,
        5,
        10,
        25,
        50,
        75,
        100,
        250,
        500,
        750,
        1000,
        2500,
        5000,
        7500,
        10000,
    ];

    private readonly Lock _lock = new();
    private readonly Dictionary<KeyValuePair<string, object?>[], Series> _series = new(new TagComparer());

    // What was measured last is mostly measured next, with the very objects as tags: found by them, without a hash of texts.
    private KeyValuePair<string, object?>[] _lastTags = [];
    private Series? _last;

    private readonly double[] _bounds;
    private readonly bool _isObserved;
    private readonly bool _isReplaced;

    public CollectedInstrument(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        _isObserved = instrument.IsObservable;
        _isReplaced = type == typeof(Gauge<>);
        Kind =
            type == typeof(Histogram<>) ? MetricKind.Histogram
            : type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? MetricKind.Counter
            : MetricKind.Gauge;
        Name = PrometheusNames.Metric(instrument.Name, instrument.Unit, Kind);
        Help = instrument.Description ?? instrument.Name;
        _bounds = Kind == MetricKind.Histogram ? Bounds(instrument) : [];
    }

    public MetricKind Kind { get; }

    /// <summary>As Prometheus has it.</summary>
    public string Name { get; }

    public string Help { get; }

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_lock)
        {
            var series = Find(tags);
            if (Kind == MetricKind.Histogram)
            {
                series.Measure(value);
            }
            else if (_isReplaced)
            {
                series.Set(value);
            }
            else
            {
                series.Add(value);
            }
        }
    }

    /// <summary>Forgets what was observed, to be observed anew: what is there no more is told no more.</summary>
    public void Forget()
    {
        if (_isObserved)
        {
            lock (_lock)
            {
                _series.Clear();
                _last = null;
            }
        }
    }

    public void Write(PrometheusText text)
    {
        lock (_lock)
        {
            foreach (var series in _series.Values)
            {
                if (Kind == MetricKind.Histogram)
                {
                    text.Histogram(series.Buckets(), series.Count, series.Value, series.Labels);
                }
                else
                {
                    text.Sample(series.Value, series.Labels);
                }
            }
        }
    }

    private Series Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_last is { } last && TagComparer.AreSame(tags, _lastTags))
        {
            return last;
        }

        var lookup = _series.GetAlternateLookup<ReadOnlySpan<KeyValuePair<string, object?>>>();
        if (!lookup.TryGetValue(tags, out var series))
        {
            series = _series.Count < MostSeries ? Begin(tags) : Overflow();
        }

        Array.Resize(ref _lastTags, tags.Length);
        tags.CopyTo(_lastTags);
        return _last = series;
    }

    private Series Overflow() => _series.TryGetValue(OverflowTags, out var series) ? series : Begin(OverflowTags);

    private static readonly KeyValuePair<string, object?>[] OverflowTags = [new("otel.metric.overflow", true)];

    private Series Begin(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kept = tags.ToArray();
        return _series[kept] = new Series([.. kept.Select(Label)], _bounds);
    }

    private static (string, string) Label(KeyValuePair<string, object?> tag) =>
        (
            PrometheusNames.Label(tag.Key),
            tag.Value switch
            {
                bool value => value ? "true" : "false",
                var value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
            }
        );

    private static double[] Bounds(Instrument instrument) =>
        instrument switch
        {
            Instrument<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
            Instrument<long> { Advice.HistogramBucketBoundaries: { } bounds } =>
            [
                .. bounds.Select(bound => (double)bound),
            ],
            Instrument<int> { Advice.HistogramBucketBoundaries: { } bounds } =>
            [
                .. bounds.Select(bound => (double)bound),
            ],
            _ => DefaultBounds,
        };
}
