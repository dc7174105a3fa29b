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
            _ => "histogram",
        };
        _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');
    }

    /// <summary>One sample of the metric that was begun last.</summary>
    /// <param name="value">In the metric's unit.</param>
    /// <param name="labels">Names, which are the caller's own, and values, which may be anything.</param>
    public void Sample(double value, params ReadOnlySpan<(string Name, string Value)> labels) =>
        Write("", value, labels);

    /// <summary>The samples of a histogram.</summary>
    /// <param name="buckets">Bounds, ascending, each with how many measurements were at most that.</param>
    /// <param name="count">Measurements.</param>
    /// <param name="sum">Of all of them, in the metric's unit.</param>
    /// <param name="labels">As in <see cref="Sample"/>.</param>
    public void Histogram(
        IEnumerable<(double Bound, long Count)> buckets,
        long count,
        double sum,
        (string Name, string Value)[] labels
    )
    {
        foreach (var (bound, below) in buckets)
        {
            Write("_bucket", below, [.. labels, ("le", Number(bound))]);
        }

        Write("_bucket", count, [.. labels, ("le", "+Inf")]);
        Write("_sum", sum, labels);
        Write("_count", count, labels);
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

        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);

    private static string Escape(string text, bool inQuotes)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return inQuotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }
}
