using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>A container that runs.</summary>
public sealed record ContainerRunning
{
    /// <summary>Since when, to the second.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? StartedAt { get; init; }
}
