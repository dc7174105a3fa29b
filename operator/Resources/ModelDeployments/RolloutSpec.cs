using Sluice.Resources.Constraints;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments;

/// <summary>
/// How a variant moves from one revision to the next: the new one takes over when it is ready, and the old one answers until
/// then.
/// </summary>
public sealed record RolloutSpec
{
    /// <summary>
    /// How long a server may take from being placed on a node to being ready. One that takes longer is reported, and the
    /// old revision keeps answering.
    /// </summary>
    [DurationRange("1s", "24h")]
    public Duration ProgressDeadline { get; init; } = Duration.Parse("10m");
}
