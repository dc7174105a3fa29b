using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Core.ConfigMaps;

/// <summary>How config maps are read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ConfigMap))]
public sealed partial class ConfigMapsJson : JsonSerializerContext;
