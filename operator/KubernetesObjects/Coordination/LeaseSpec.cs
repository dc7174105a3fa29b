using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Coordination;

/// <summary>A claim to lead.</summary>
public sealed record LeaseSpec
{
    /// <summary>Who leads; null or empty: nobody.</summary>
    public string? HolderIdentity { get; init; }

    /// <summary>How long after <see cref="RenewTime"/> others must wait, in seconds; at least 1.</summary>
    public int? LeaseDurationSeconds { get; init; }

    /// <summary>When the present holder took it, by the holder's clock, to the microsecond.</summary>
    [JsonConverter(typeof(MicrosecondsConverter))]
    public DateTimeOffset? AcquireTime { get; init; }

    /// <summary>When the holder last renewed it, by the holder's clock, to the microsecond.</summary>
    [JsonConverter(typeof(MicrosecondsConverter))]
    public DateTimeOffset? RenewTime { get; init; }

    /// <summary>How often it changed hands.</summary>
    public int? LeaseTransitions { get; init; }
}
