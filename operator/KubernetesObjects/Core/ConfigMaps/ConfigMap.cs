using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Core.ConfigMaps;

/// <summary>Texts by key (core/v1 ConfigMap).</summary>
public sealed record ConfigMap : KubernetesObject, IResource<ConfigMap>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("", "ConfigMap", "configmaps", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<ConfigMap> Json => ConfigMapsJson.Default.ConfigMap;

    /// <summary>The texts.</summary>
    [JsonPropertyName("data")]
    public IReadOnlyDictionary<string, string>? Texts { get; init; }
}
