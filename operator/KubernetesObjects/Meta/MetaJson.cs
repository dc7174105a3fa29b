using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Meta;

/// <summary>How meta/v1 is read and written where it is not part of a kind.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Status))]
[JsonSerializable(typeof(ObjectMeta))]
[JsonSerializable(typeof(OwnerReference))]
[JsonSerializable(typeof(IReadOnlyList<Condition>))]
public sealed partial class MetaJson : JsonSerializerContext;
