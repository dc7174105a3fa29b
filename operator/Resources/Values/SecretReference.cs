using Sluice.Resources.Constraints;

namespace Sluice.Resources.Values;

/// <summary>A Secret of the same namespace.</summary>
public sealed record SecretReference
{
    /// <summary>The Secret's name.</summary>
    [MaxLength(253)]
    [Pattern(KubernetesNames.SubdomainPattern, KubernetesNames.SubdomainExpected)]
    public required string Name { get; init; }
}
