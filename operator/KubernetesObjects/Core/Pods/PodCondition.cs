using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>One thing that is so or is not so of a pod.</summary>
public sealed record PodCondition
{
    /// <summary>What it speaks of.</summary>
    public string? Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string? Status { get; init; }

    /// <summary>Why, for programs: <c>Unschedulable</c> …</summary>
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; init; }

    /// <summary>When <see cref="Status"/> last changed, to the second.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }
}
