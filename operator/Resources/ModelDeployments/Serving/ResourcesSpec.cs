using Sluice.Resources.Constraints.Mappings;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>
/// As a container's resources; a change starts a new revision. When a variant writes limits or requests, those replace the
/// deployment's as a whole.
/// </summary>
public sealed record ResourcesSpec
{
    /// <summary>The most of each resource: cpu, memory, nvidia.com/gpu and so on.</summary>
    [Keys(KubernetesNames.QualifiedPattern, KubernetesNames.QualifiedExpected)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }

    /// <summary>What is set aside of each resource. Absent: the limits.</summary>
    [Keys(KubernetesNames.QualifiedPattern, KubernetesNames.QualifiedExpected)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }
}
