using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Core.Services;

/// <summary>One port of a Service.</summary>
public sealed record ServicePort
{
    /// <summary>Unique in the Service.</summary>
    public string? Name { get; init; }

    /// <summary>What clients use.</summary>
    public int? Port { get; init; }

    /// <summary>The pods' port, or its name.</summary>
    public IntOrString? TargetPort { get; init; }

    /// <summary><c>TCP</c>. A part of the identity of the port: an apply without it is refused.</summary>
    public string? Protocol { get; init; }

    /// <summary>What is spoken there.</summary>
    public string? AppProtocol { get; init; }
}
