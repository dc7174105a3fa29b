using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>What a pod does.</summary>
public sealed record PodStatus
{
    /// <summary><c>Pending</c>, <c>Running</c>, <c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Why, for programs: <c>Evicted</c>, <c>NodeLost</c> …</summary>
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; init; }

    /// <summary>Its address; null before it has one.</summary>
    [JsonPropertyName("podIP")]
    public string? PodIp { get; init; }

    /// <summary>All its addresses, one a family; the first is <see cref="PodIp"/>.</summary>
    [JsonPropertyName("podIPs")]
    public IReadOnlyList<PodAddress>? PodIps { get; init; }

    /// <summary>When the kubelet took it, to the second.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? StartTime { get; init; }

    /// <summary><c>PodScheduled</c>, <c>Initialized</c>, <c>ContainersReady</c>, <c>Ready</c> …</summary>
    public IReadOnlyList<PodCondition>? Conditions { get; init; }

    /// <summary>One a container.</summary>
    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }

    /// <summary>One an init container.</summary>
    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }
}
