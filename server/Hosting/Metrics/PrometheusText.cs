using System.Globalization;
using System.Text;

namespace Sluice.Hosting.Metrics;

/// <summary>
/// Writes metrics as Prometheus scrapes them: the text-based exposition format, version 0.0.4 ("Exposition formats" of
/// Prometheus' documentation). Not thread-safe.
/// </summary>
public sealed class PrometheusText
{
    /// <summary>The content type of what <see cref="ToString"/> gives.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();
    private string _name = "";

    /// <summary>Begins a metric; its samples follow. A metric is begun once.</summary>
    /// <param name="name"><c>[a-zA-Z_:][a-zA-Z0-9_:]*</c>; a counter's ends in <c>_total</c>, a unit is named before that.</param>
    /// <param name="kind">What its numbers mean.</param>
    /// <param name="help">One sentence.</param>
    public void Begin(string name, MetricKind kind, string help)
    {
        _name = name;
        _text.Append("# HELP ").Append(name).Append(' ').Append(Escape(help, inQuotes: false)).Append('\n');
        var type = kind switch
        {
            MetricKind.Gauge => "gauge",
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "summary",
        };
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>One sample of the metric that was begun last.</summary>
    /// <param name="value">In the metric's unit.</param>
    /// <param name="labels">Names, which are the caller's own, and values, which may be anything.</param>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Write("", value, labels);

    /// <summary>The two samples of a summary that has no quantiles.</summary>
    /// <param name="count">How often.</param>
    /// <param name="sum">How much in all, in the metric's unit.</param>
    /// <param name="labels">As in <see cref="Sample"/>.</param>
    public void Summary(long count, double sum, params ReadOnlySpan<(string Name, string Value)> labels)
    {
        Write("_count", count, labels);
        Write("_sum", sum, labels);
    }

    /// <summary>The samples of a histogram.</summary>
    /// <param name="bounds">Growing, in the metric's unit.</param>
    /// <param name="buckets">How many were at most each bound, and above the one before.</param>
    /// <param name="count">How many in all.</param>
    /// <param name="sum">How much in all, in the metric's unit.</param>
    /// <param name="labels">As in <see cref="Sample"/>.</param>
    public void Histogram(
        IReadOnlyList<double> bounds,
        IReadOnlyList<long> buckets,
        long count,
        double sum,
        params ReadOnlySpan<(string Name, string Value)> labels
    )
    {
        var below = 0L;
        for (var i = 0; i < bounds.Count; i++)
        {
            below += buckets[i];
            Write("_bucket", below, [.. labels, ("le", bounds[i].ToString("R", CultureInfo.InvariantCulture))]);
        }

        Write("_bucket", count, [.. labels, ("le", "+Inf")]);
        Summary(count, sum, labels);
    }

    /// <summary>All that was written.</summary>
    public override string ToString() => _text.ToString();

    private void Write(string suffix, double value, ReadOnlySpan<(string Name, string Value)> labels)
    {
        _text.Append(_name).Append(suffix);
        var separator = '{';
        foreach (var (name, label) in labels)
        {
            _text.Append(separator).Append(name).Append("=\"").Append(Escape(label, inQuotes: true)).Append('"');
            separator = ',';
        }

        if (!labels.IsEmpty)
        {
            _text.Append('}');
        }

        _text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escape(string text, bool inQuotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return inQuotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
