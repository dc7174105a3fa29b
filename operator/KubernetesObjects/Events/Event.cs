using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Events;

/// <summary>Something that happened to an object, for people to read (events.k8s.io/v1 Event). Lies in the object's namespace.</summary>
public sealed record Event : KubernetesObject, IResource<Event>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("events.k8s.io", "Event", "events", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<Event> Json => EventsJson.Default.Event;

    /// <summary>When it was first seen, to the microsecond. Required, never changed.</summary>
    [JsonConverter(typeof(MicrosecondsConverter))]
    public DateTimeOffset? EventTime { get; init; }

    /// <summary><c>Normal</c> or <c>Warning</c>. Never changed.</summary>
    [JsonPropertyName("type")]
    public string? Severity { get; init; }

    /// <summary>Why: CamelCase, at most 128 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>What was done or failed: CamelCase, at most 128 characters. Required.</summary>
    public string? Action { get; init; }

    /// <summary>For people; at most 1024 bytes.</summary>
    public string? Note { get; init; }

    /// <summary>The object.</summary>
    public ObjectReference? Regarding { get; init; }

    /// <summary>Another object that had a part in it.</summary>
    public ObjectReference? Related { get; init; }

    /// <summary>The program: a qualified name.</summary>
    public string? ReportingController { get; init; }

    /// <summary>Which of its replicas; at most 128 characters.</summary>
    public string? ReportingInstance { get; init; }

    /// <summary>How often it has happened since; null: once.</summary>
    public EventSeries? Series { get; init; }
}
