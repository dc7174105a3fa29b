using System.Text.Json.Serialization;

namespace Sluice.KubernetesClient.Discovery;

/// <summary>How discovery is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ServedResources))]
internal sealed partial class DiscoveryJson : JsonSerializerContext;
