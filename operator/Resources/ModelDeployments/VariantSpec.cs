using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Pods;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Resources.ModelDeployments;

/// <summary>Each serves one version of the model, and gets its weight's part of the requests, and all that name it.</summary>
public sealed record VariantSpec
{
    /// <summary>Unique in the resource.</summary>
    [Pattern(
        "[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?",
        "a DNS-1123 label of at most 32 characters (a-z, 0-9 and -, no - first or last)",
        Longest = 32
    )]
    public required string Name { get; init; }

    /// <summary>The version to serve: a directory of the repository, matched exactly.</summary>
    [Pattern(
        "[A-Za-z0-9][A-Za-z0-9._-]{0,62}",
        "a version (1 to 63 of A-Z, a-z, 0-9, '.', '_' and '-', a letter or digit first)",
        Longest = 63
    )]
    [Refused("latest", "a fixed version such as \"7\"", "a rollout needs a target that does not move")]
    public required string Version { get; init; }

    /// <summary>The digest that the version must have. Absent: whichever it has.</summary>
    [Pattern("sha256:[0-9a-f]{64}", "sha256: followed by 64 of 0-9 and a-f", Longest = 71)]
    public string? Digest { get; init; }

    /// <summary>
    /// Its part of the requests that name no variant, relative to the other weights. 0: only requests that name it. When
    /// all are 0, no request is split at all, and those that name no variant are refused.
    /// </summary>
    [Range(0, 1_000_000)]
    public int Weight { get; init; } = 1;

    /// <summary>How this variant's model servers run the model, where not as in the deployment.</summary>
    public RuntimeSpec? Runtime { get; init; }

    /// <summary>What one server of this variant may use, where not as in the deployment.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>How many servers this variant has, where not as in the deployment.</summary>
    public ScalingSpec? Scaling { get; init; }

    /// <summary>What the pods of this variant have besides what Sluice writes, where not as in the deployment.</summary>
    public PodTemplateSpec? PodTemplate { get; init; }
}
