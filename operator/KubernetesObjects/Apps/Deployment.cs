using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Apps;

/// <summary>Keeps so many pods of one template (apps/v1 Deployment).</summary>
public sealed record Deployment : KubernetesObject, IResource<Deployment>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("apps", "Deployment", "deployments", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<Deployment> Json => AppsJson.Default.Deployment;

    /// <summary>What is wanted.</summary>
    public DeploymentSpec? Spec { get; init; }

    /// <summary>What is.</summary>
    public DeploymentStatus? Status { get; init; }
}
