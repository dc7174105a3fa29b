using System.Text;

namespace Sluice.Hosting.Metrics;

/// <summary>
/// The names by which Prometheus knows an instrument and its attributes: OpenTelemetry's specification, "Prometheus and
/// OpenMetrics Compatibility". Pure.
/// </summary>
internal static class PrometheusNames
{
    /// <param name="instrument">As the meter has it, such as <c>sluice.router.held_bytes</c>.</param>
    /// <param name="unit">By UCUM; null, or in braces: no unit.</param>
    /// <param name="kind">A counter's name ends in <c>_total</c>.</param>
    public static string Metric(string instrument, string? unit, MetricKind kind)
    {
        var name = Plain(instrument);
        var suffix = unit switch
        {
            "s" => "_seconds",
            "ms" => "_milliseconds",
            "By" => "_bytes",
            "1" when kind == MetricKind.Gauge => "_ratio",
            _ => "",
        };
        if (!name.EndsWith(suffix, StringComparison.Ordinal))
        {
            name += suffix;
        }

        return kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal)
            ? name + "_total"
            : name;
    }

    /// <param name="attribute">Such as <c>error.type</c>.</param>
    public static string Label(string attribute) => Plain(attribute);

    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            var isPlain = char.IsAsciiLetter(letter) || (char.IsAsciiDigit(letter) && plain.Length > 0);
            plain.Append(isPlain ? letter : '_');
        }

        return plain.ToString();
    }
}
