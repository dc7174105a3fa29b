using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>Which lease decides who leads, and how quickly.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Where the lease lies; made if it is missing.</summary>
    public required ObjectKey Lease { get; init; }

    /// <summary>
    /// This process's, and no other's: of a pod's name alone, a restarted container would take itself for the leader it was.
    /// The client's User-Agent has it too. 1 to 200 characters.
    /// </summary>
    public required string Identity { get; init; }

    /// <summary>
    /// How long another waits, from the last sign of life that it saw, before it leads. Whole seconds, at least 2. What a crash
    /// of the leader costs.
    /// </summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long after its last renewal a leader may begin to write; shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between renewals, and between looks of those who wait; shorter than <see cref="RenewDeadline"/>.</summary>
    public TimeSpan RetryPeriod { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// When a write must be answered, or it is broken off: half of the time between the renewal deadline and the lease's end is
    /// kept for the process to do that, and for clocks that run unequally.
    /// </summary>
    internal TimeSpan WriteEnd => LeaseDuration - ((LeaseDuration - RenewDeadline) / 2);

    /// <summary>When the kernel ends a process that has not done that: later, so that one that can does not have to go.</summary>
    internal TimeSpan ProcessEnd => LeaseDuration - ((LeaseDuration - RenewDeadline) / 4);

    /// <summary>All that is wrong, each in a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        if (Identity.Length is 0 or > 200)
            yield return $"Identity: expected 1 to 200 characters, found '{Identity}'";
        if (LeaseDuration < TimeSpan.FromSeconds(2) || LeaseDuration.Ticks % TimeSpan.TicksPerSecond != 0)
            yield return $"LeaseDuration: expected whole seconds, at least 2, found {LeaseDuration}";
        if (RenewDeadline >= LeaseDuration)
            yield return $"RenewDeadline: expected less than LeaseDuration ({LeaseDuration}), found {RenewDeadline}";
        if (RetryPeriod <= TimeSpan.Zero || RetryPeriod * 2 > RenewDeadline)
            yield return $"RetryPeriod: expected at most half of RenewDeadline ({RenewDeadline}), found {RetryPeriod}";
    }
}
