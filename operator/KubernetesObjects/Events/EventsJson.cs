using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Events;

/// <summary>How events.k8s.io is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Event))]
public sealed partial class EventsJson : JsonSerializerContext;
