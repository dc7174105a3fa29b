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
        text.Begin("wait_seconds", MetricKind.Summary, "Waiting.");
        text.Summary(2, 0.25);

        Assert.Equal(
            """
            # HELP rows_total Rows.
            # TYPE rows_total counter
            rows_total{model="iris",version="1"} 3
            # HELP wait_seconds Waiting.
            # TYPE wait_seconds summary
            wait_seconds_count 2
            wait_seconds_sum 0.25

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
