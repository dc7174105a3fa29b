using System.Diagnostics.Metrics;
using Sluice.Hosting.Metrics;

namespace Sluice.Endpoints.Tests.Metrics;

public sealed class MeterReaderTests : IDisposable
{
    private readonly Meter _meter = new("tests.meter-reader");
    private readonly Meter _other = new("tests.other");
    private readonly MeterReader _reader;

    public MeterReaderTests() => _reader = new MeterReader(_meter.Name);

    public void Dispose()
    {
        _reader.Dispose();
        _meter.Dispose();
        _other.Dispose();
    }

    [Fact]
    public void Measurements_are_added_up_for_each_set_of_tags()
    {
        var visits = _meter.CreateCounter<long>("a.visits", "{visit}", "How many");
        visits.Add(1, new("kind", "Pod"), new("a.result", "Done"));
        visits.Add(2, new("kind", "Pod"), new("a.result", "Done"));
        visits.Add(4, new KeyValuePair<string, object?>("kind", "Node"));
        _other.CreateCounter<long>("b.visits").Add(1);

        Assert.Equal(
            """
            # HELP a_visits_total How many
            # TYPE a_visits_total counter
            a_visits_total{kind="Pod",a_result="Done"} 3
            a_visits_total{kind="Node"} 4

            """,
            _reader.Write()
        );
    }

    [Fact]
    public void A_histogram_has_buckets_where_its_maker_says_which()
    {
        var advice = new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2] };
        var waits = _meter.CreateHistogram("a.wait", "s", "How long", advice: advice);
        foreach (var wait in new[] { 0.25, 0.5, 1, 4 })
            waits.Record(wait);
        _meter.CreateHistogram<double>("b.size", "By", "How large").Record(7);

        Assert.Equal(
            """
            # HELP a_wait_seconds How long
            # TYPE a_wait_seconds histogram
            a_wait_seconds_bucket{le="0.5"} 2
            a_wait_seconds_bucket{le="2"} 3
            a_wait_seconds_bucket{le="+Inf"} 4
            a_wait_seconds_count 4
            a_wait_seconds_sum 5.75
            # HELP b_size_bytes How large
            # TYPE b_size_bytes summary
            b_size_bytes_count 1
            b_size_bytes_sum 7

            """,
            _reader.Write()
        );
    }

    [Fact]
    public void What_is_observed_is_as_it_is_now()
    {
        var depths = new Dictionary<string, int> { ["Pod"] = 3, ["Node"] = 1 };
        _meter.CreateObservableGauge(
            "a.depth",
            () =>
                depths.Select(pair => new Measurement<int>(
                    pair.Value,
                    new KeyValuePair<string, object?>("kind", pair.Key)
                )),
            "{object}",
            "How many wait"
        );
        _meter.CreateGauge<int>("b.level", null, "How high").Record(5);
        _ = _reader.Write();
        _meter.CreateUpDownCounter<int>("c.open", null, "How many are open").Add(-2);
        depths.Remove("Node");
        depths["Pod"] = 2;

        Assert.Equal(
            """
            # HELP a_depth How many wait
            # TYPE a_depth gauge
            a_depth{kind="Pod"} 2
            # HELP b_level How high
            # TYPE b_level gauge
            b_level 5
            # HELP c_open How many are open
            # TYPE c_open gauge
            c_open -2

            """,
            _reader.Write()
        );
    }
}
