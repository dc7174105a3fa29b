using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>A pod, as it is observed (core/v1 Pod). Sluice writes none itself.</summary>
public sealed record Pod : KubernetesObject, IResource<Pod>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } = new("", "Pod", "pods", ["v1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<Pod> Json => PodsJson.Default.Pod;

    /// <summary>What is read of what was asked for.</summary>
    public PodSpec? Spec { get; init; }

    /// <summary>What is.</summary>
    public PodStatus? Status { get; init; }
}
