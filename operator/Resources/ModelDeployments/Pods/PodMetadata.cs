using Sluice.Resources.Constraints.Mappings;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments.Pods;

/// <summary>What pods are marked with besides what Sluice writes.</summary>
public sealed record PodMetadata
{
    /// <summary>Labels of the pods. Those that begin with <c>sluice.dev/</c> are Sluice's.</summary>
    [Keys(KubernetesNames.QualifiedPattern, KubernetesNames.QualifiedExpected, Reserved = "sluice.dev/")]
    [Values(KubernetesNames.LabelValuePattern, KubernetesNames.LabelValueExpected)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations of the pods. Those that begin with <c>sluice.dev/</c> are Sluice's.</summary>
    [Keys(KubernetesNames.QualifiedPattern, KubernetesNames.QualifiedExpected, Reserved = "sluice.dev/")]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
