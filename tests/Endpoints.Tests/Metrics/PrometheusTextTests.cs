using Sluice.Hosting.Metrics;

namespace Sluice.Endpoints.Tests.Metrics;

public sealed class PrometheusTextTests
{
    [Fact]
    public void A_metric_has_its_help_its_type_and_its_samples()
    {
        var text = new PrometheusText();
        text.Begin("rows_total", MetricKind.Counter, "Rows.");
        text.Sample(3, ("model", "iris"), ("version", "1"));
        text.Begin("wait_seconds", MetricKind.Histogram, "Waiting.");
        text.Histogram([(0.1, 1), (0.5, 2)], 3, 1.25, [("model", "iris")]);

        Assert.Equal(
            """
            # HELP rows_total Rows.
            # TYPE rows_total counter
            rows_total{model="iris",version="1"} 3
            # HELP wait_seconds Waiting.
            # TYPE wait_seconds histogram
            wait_seconds_bucket{model="iris",le="0.1"} 1
            wait_seconds_bucket{model="iris",le="0.5"} 2
            wait_seconds_bucket{model="iris",le="+Inf"} 3
            wait_seconds_sum{model="iris"} 1.25
            wait_seconds_count{model="iris"} 3

            """,
            text.ToString()
        );
    }

    [Fact]
    public void What_would_end_a_label_or_a_line_is_escaped()
    {
        var text = new PrometheusText();
        text.Begin("up", MetricKind.Gauge, "a\\b\nc \"d\"");
        text.Sample(1, ("reason", "a\\b\nc \"d\""));

        Assert.Equal(
            "# HELP up a\\\\b\\nc \"d\"\n# TYPE up gauge\nup{reason=\"a\\\\b\\nc \\\"d\\\"\"} 1\n",
            text.ToString()
        );
    }
}
