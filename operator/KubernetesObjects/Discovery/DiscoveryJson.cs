using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Discovery;

/// <summary>How discovery.k8s.io is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(EndpointSlice))]
public sealed partial class DiscoveryJson : JsonSerializerContext;
