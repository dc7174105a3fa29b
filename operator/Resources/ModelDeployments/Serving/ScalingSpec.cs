using Sluice.Resources.Constraints;

namespace Sluice.Resources.ModelDeployments.Serving;

/// <summary>
/// A change starts no new revision. What a variant writes here replaces what the deployment writes.
/// </summary>
public sealed record ScalingSpec
{
    /// <summary>What is in effect where nothing is written.</summary>
    public static ScalingSpec Default { get; } = new() { Mode = ScalingMode.Sluice, MinReplicas = 1 };

    /// <summary>Who decides how many servers there are. Absent: Sluice.</summary>
    public ScalingMode? Mode { get; init; }

    /// <summary>How many servers each variant has. Absent: 1.</summary>
    [Range(1, 1000)]
    public int? MinReplicas { get; init; }
}
