using System.Text.Json.Serialization;
using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Events;

/// <summary>The same event, happening again.</summary>
public sealed record EventSeries
{
    /// <summary>How often in all; at least 2.</summary>
    public int? Count { get; init; }

    /// <summary>When last, to the microsecond.</summary>
    [JsonConverter(typeof(MicrosecondsConverter))]
    public DateTimeOffset? LastObservedTime { get; init; }
}
