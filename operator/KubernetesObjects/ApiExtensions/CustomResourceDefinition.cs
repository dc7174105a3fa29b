using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.ApiExtensions;

/// <summary>How the API server is told of a kind (apiextensions.k8s.io/v1 CustomResourceDefinition). What is read of it is in the raw object.</summary>
public sealed record CustomResourceDefinition : KubernetesObject, IResource<CustomResourceDefinition>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } =
        new("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", ["v1"])
        {
            IsNamespaced = false,
        };

    /// <inheritdoc/>
    public static JsonTypeInfo<CustomResourceDefinition> Json => ApiExtensionsJson.Default.CustomResourceDefinition;
}
