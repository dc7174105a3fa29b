using Sluice.Resources.Constraints;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments;

/// <summary>
/// The new revision takes over when it is ready, and the old one answers until then: for ever, if the new one never is.
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
