using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>A GET that should be answered with 200.</summary>
public sealed record HttpGet
{
    /// <summary>The path.</summary>
    public string? Path { get; init; }

    /// <summary>The port, or its name.</summary>
    public IntOrString? Port { get; init; }
}
