using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Policy;

/// <summary>How many pods may be evicted at once (policy PodDisruptionBudget; v1beta1 has the same shape).</summary>
public sealed record PodDisruptionBudget : KubernetesObject, IResource<PodDisruptionBudget>
{
    /// <inheritdoc/>
    public static ResourceType Type { get; } =
        new("policy", "PodDisruptionBudget", "poddisruptionbudgets", ["v1", "v1beta1"]);

    /// <inheritdoc/>
    public static JsonTypeInfo<PodDisruptionBudget> Json => PolicyJson.Default.PodDisruptionBudget;

    /// <summary>What is wanted.</summary>
    public PodDisruptionBudgetSpec? Spec { get; init; }
}
