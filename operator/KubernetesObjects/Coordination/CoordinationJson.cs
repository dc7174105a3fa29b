using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Coordination;

/// <summary>How coordination.k8s.io is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(Lease))]
public sealed partial class CoordinationJson : JsonSerializerContext;
