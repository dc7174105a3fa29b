using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What is in effect for one revision. A revision is told apart by its variant and its name together.</summary>
public sealed record RevisionStatus
{
    /// <summary>The hash of what decides its answers; two variants that serve the same have the same.</summary>
    public required string Name { get; init; }

    /// <summary>The variant that it belongs to.</summary>
    public required string Variant { get; init; }

    /// <summary>The model version that it serves.</summary>
    public required string Version { get; init; }

    /// <summary>Its part of all split requests, in percent: <c>90.00</c>.</summary>
    [Pattern(Percent.Pattern, Percent.Expected)]
    public required string Share { get; init; }

    /// <summary>How many pods could answer when this was written.</summary>
    [Range(0, int.MaxValue)]
    public int ReadyReplicas { get; init; }

    /// <summary>How many pods there should be.</summary>
    [Range(0, int.MaxValue)]
    public int? Replicas { get; init; }

    /// <summary>The digest of the version's files, as the first ready pod reported it.</summary>
    public string? Digest { get; init; }

    /// <summary>What it is to its variant.</summary>
    public RevisionRole? Role { get; init; }

    /// <summary>The name of its Deployment.</summary>
    public string? Deployment { get; init; }
}
