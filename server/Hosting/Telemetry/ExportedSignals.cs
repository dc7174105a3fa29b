namespace Sluice.Hosting.Telemetry;

/// <summary>
/// What is to be sent by OTLP, by the environment variables that OpenTelemetry's specification names ("Environment Variable
/// Specification"). Nothing is, unless they say so: no collector is expected where none was named. Pure.
/// </summary>
/// <param name="Metrics">Whether metrics are sent.</param>
/// <param name="Traces">Whether spans are.</param>
public sealed record ExportedSignals(bool Metrics, bool Traces)
{
    /// <param name="environment">Gives a variable's value; null: it is not set.</param>
    /// <exception cref="FormatException">A variable has a value that is not supported here; the message names it.</exception>
    public static ExportedSignals Of(Func<string, string?> environment)
    {
        if (string.Equals(environment("OTEL_SDK_DISABLED"), "true", StringComparison.OrdinalIgnoreCase))
        {
            return new(false, false);
        }

        return new(IsSent("METRICS"), IsSent("TRACES"));

        bool IsSent(string signal) =>
            environment($"OTEL_{signal}_EXPORTER") switch
            {
                "otlp" => true,
                "none" => false,
                null or "" => IsSet("OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"),
                var other => throw new FormatException($"OTEL_{signal}_EXPORTER: expected otlp or none, got '{other}'"),
            };

        bool IsSet(string name) => !string.IsNullOrEmpty(environment(name));
    }
}
