using System.Reflection;

namespace Sluice.Hosting.Telemetry;

/// <summary>What a program tells of itself, and of what.</summary>
public sealed record TelemetryOptions
{
    /// <summary>The resource's <c>service.name</c>, where <c>OTEL_SERVICE_NAME</c> does not say another.</summary>
    public required string Service { get; init; }

    /// <summary>The resource's <c>service.version</c>; all parts of Sluice have one.</summary>
    public string Version { get; init; } =
        typeof(TelemetryOptions)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
        ?? "";

    /// <summary>The program's own meters.</summary>
    public required IReadOnlyCollection<string> Meters { get; init; }

    /// <summary>The program's own activity sources.</summary>
    public required IReadOnlyCollection<string> Sources { get; init; }
}
