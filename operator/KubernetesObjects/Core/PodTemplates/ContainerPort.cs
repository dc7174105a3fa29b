using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>A port of a container.</summary>
public sealed record ContainerPort
{
    /// <summary>Unique in the pod.</summary>
    public string? Name { get; init; }

    /// <summary>The number.</summary>
    [JsonPropertyName("containerPort")]
    public int? Port { get; init; }

    /// <summary><c>TCP</c>. A part of the identity of the port.</summary>
    public string? Protocol { get; init; }
}
