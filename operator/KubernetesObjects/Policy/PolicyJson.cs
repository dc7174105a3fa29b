using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Policy;

/// <summary>How policy is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(PodDisruptionBudget))]
public sealed partial class PolicyJson : JsonSerializerContext;
