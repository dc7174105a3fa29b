using Sluice.Resources.Constraints;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>
/// A change starts no new revision. What a variant writes here replaces what the deployment writes.
/// </summary>
public sealed record ScalingSpec
{
    /// <summary>What is in effect where nothing is written.</summary>
    public static ScalingSpec Default { get; } = new() { Mode = ScalingMode.Sluice, MinReplicas = 1 };

    /// <summary>
    /// Who decides. Absent: Sluice. External: Sluice starts with minReplicas and then leaves the count alone, so that a
    /// HorizontalPodAutoscaler or KEDA may set it on the revision's Deployment.
    /// </summary>
    public ScalingMode? Mode { get; init; }

    /// <summary>How many servers each variant has. Absent: 1.</summary>
    [Range(1, 1000)]
    public int? MinReplicas { get; init; }
}
