using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Meta;

/// <summary>One thing that is so, is not so, or is not known of an object (meta/v1 Condition). A list of them is a map by type.</summary>
public sealed record Condition
{
    /// <summary>What it speaks of, in CamelCase.</summary>
    public required string Type { get; init; }

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The generation of the spec that it was found for.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>When <see cref="Status"/> last changed, to the second.</summary>
    [JsonConverter(typeof(SecondsConverter))]
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>Why, for programs: CamelCase, stable.</summary>
    public string? Reason { get; init; }

    /// <summary>Why, for people.</summary>
    public string? Message { get; init; }
}
