using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Policy;

/// <summary>What is wanted of a PodDisruptionBudget.</summary>
public sealed record PodDisruptionBudgetSpec
{
    /// <summary>How many may be missing by an eviction.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Whose pods.</summary>
    public LabelSelector? Selector { get; init; }
}
