using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Sluice.Hosting.Telemetry;

/// <summary>
/// Sends metrics and spans to a collector by OTLP, as the environment says (<see cref="ExportedSignals"/>; endpoint, protocol,
/// headers, sampler and resource by the same specification's other variables, which the SDK reads). A collector that is away
/// slows nothing: what cannot be sent is dropped.
/// </summary>
public sealed class OtlpExport : IDisposable
{
    private readonly MeterProvider? _metrics;
    private readonly TracerProvider? _traces;

    private OtlpExport(MeterProvider? metrics, TracerProvider? traces) => (_metrics, _traces) = (metrics, traces);

    /// <summary>Begins to send; ends, with what is still to be sent, when it is disposed.</summary>
    /// <exception cref="FormatException">A variable's value is not supported.</exception>
    public static OtlpExport Start(TelemetryOptions options, Func<string, string?> environment)
    {
        var signals = ExportedSignals.Of(environment);
        return new(signals.Metrics ? Metrics(options) : null, signals.Traces ? Traces(options) : null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private static MeterProvider Metrics(TelemetryOptions options) =>
        Sdk.CreateMeterProviderBuilder()
            .ConfigureResource(resource => Describe(resource, options))
            .AddMeter([.. options.Meters])
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter()
            .Build();

    private static TracerProvider Traces(TelemetryOptions options) =>
        Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => Describe(resource, options))
            .AddSource([.. options.Sources])
            .AddAspNetCoreInstrumentation()
            .AddOtlpExporter()
            .Build();

    // The environment's word comes last, so that it holds.
    private static void Describe(ResourceBuilder resource, TelemetryOptions options) =>
        resource
            .Clear()
            .AddService(options.Service, serviceVersion: options.Version)
            .AddTelemetrySdk()
            .AddEnvironmentVariableDetector();
}
