using System.Diagnostics.Metrics;
using Sluice.Hosting.Metrics;

namespace Sluice.Endpoints.Tests.Metrics;

public sealed class MeterCollectorTests : IDisposable
{
    private readonly Meter _meter;
    private readonly MeterCollector _collector;

    public MeterCollectorTests()
    {
        _meter = new Meter(new MeterOptions("a meter") { Scope = this });
        _collector = new MeterCollector(this);
    }

    public void Dispose()
    {
        _collector.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void Counters_add_up_and_gauges_are_what_was_last()
    {
        var requests = _meter.CreateCounter<long>("a.requests", "{request}", "Requests.");
        var size = _meter.CreateGauge<long>("a.size", "By", "Size.");
        var open = _meter.CreateUpDownCounter<int>("a.open", null, "Open.");

        requests.Add(2, new KeyValuePair<string, object?>("error.type", "x"));
        requests.Add(3, new KeyValuePair<string, object?>("error.type", "x"));
        size.Record(7);
        size.Record(5);
        open.Add(2);
        open.Add(-1);

        Assert.Equal(
            """
            # HELP a_open Open.
            # TYPE a_open gauge
            a_open 1
            # HELP a_requests_total Requests.
            # TYPE a_requests_total counter
            a_requests_total{error_type="x"} 5
            # HELP a_size_bytes Size.
            # TYPE a_size_bytes gauge
            a_size_bytes 5

            """,
            Write()
        );
    }

    [Fact]
    public void Measurements_in_turns_count_by_their_tags_whatever_objects_those_are()
    {
        var requests = _meter.CreateCounter<long>("a.requests", "{request}", "Requests.");

        foreach (var version in new[] { "1", "1", "2", "1", "2" })
        {
            requests.Add(1, new KeyValuePair<string, object?>("version", version));
            requests.Add(1, new KeyValuePair<string, object?>("version", new string(version)));
            requests.Add(1, new KeyValuePair<string, object?>("other", version));
        }

        requests.Add(1);
        Assert.Equal(
            """
            # HELP a_requests_total Requests.
            # TYPE a_requests_total counter
            a_requests_total{version="1"} 6
            a_requests_total{other="1"} 3
            a_requests_total{version="2"} 4
            a_requests_total{other="2"} 2
            a_requests_total 1

            """,
            Write()
        );
    }

    [Fact]
    public void Measurements_fall_into_the_buckets_that_their_instrument_advises()
    {
        var waits = _meter.CreateHistogram(
            "wait",
            "s",
            "Waiting.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 1] }
        );

        foreach (var wait in (double[])[0.25, 0.5, 0.75, 3])
        {
            waits.Record(wait);
        }

        Assert.EndsWith(
            """
            wait_seconds_bucket{le="0.5"} 2
            wait_seconds_bucket{le="1"} 3
            wait_seconds_bucket{le="+Inf"} 4
            wait_seconds_sum 4.5
            wait_seconds_count 4

            """,
            Write(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_is_observed_no_more_is_told_no_more()
    {
        string[] there = ["a", "b"];
        _meter.CreateObservableGauge(
            "there",
            () => there.Select(name => new Measurement<int>(1, new KeyValuePair<string, object?>("name", name)))
        );

        var before = Write();
        there = ["b"];
        var after = Write();

        Assert.Contains("there{name=\"a\"} 1\n", before, StringComparison.Ordinal);
        Assert.DoesNotContain("\"a\"", after, StringComparison.Ordinal);
        Assert.Contains("there{name=\"b\"} 1\n", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Meters_of_another_scope_are_another_servers()
    {
        using var other = new Meter(new MeterOptions("a meter") { Scope = new object() });
        other.CreateCounter<long>("others").Add(1);

        Assert.Equal("", Write());
    }

    [Fact]
    public void Labels_without_end_are_counted_together()
    {
        var counter = _meter.CreateCounter<long>("named");
        for (var name = 0; name < 10_002; name++)
        {
            counter.Add(1, new KeyValuePair<string, object?>("name", name));
        }

        Assert.Contains("named_total{otel_metric_overflow=\"true\"} 2\n", Write(), StringComparison.Ordinal);
    }

    private string Write()
    {
        var text = new PrometheusText();
        _collector.Write(text);
        return text.ToString();
    }
}
