using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Core.Services;

/// <summary>A name and an address for pods (core/v1 Service).</summary>
public sealed record Service : KubernetesObject, IResource<Service>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("", "Service", "services", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<Service> Json => ServicesJson.Default.Service;

    /// <summary>What is wanted.</summary>
    public ServiceSpec? Spec { get; init; }
}
