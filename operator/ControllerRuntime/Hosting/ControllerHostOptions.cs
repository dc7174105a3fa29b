using Sluice.ControllerRuntime.Leadership;

namespace Sluice.ControllerRuntime.Hosting;

/// <summary>Who this replica is, and how the leader is found.</summary>
public sealed record ControllerHostOptions
{
    /// <summary>In events: the program, as a qualified name (<c>sluice.dev/operator</c>).</summary>
    public required string Reporter { get; init; }

    /// <summary>The lease, and this replica's identity in it.</summary>
    public required LeaderElectionOptions Election { get; init; }

    /// <summary>
    /// Whether the kernel ends this process where it could not end its writes in time (<see cref="KernelDeadline"/>). Off only
    /// where several replicas share a process, as in tests.
    /// </summary>
    public bool HasKernelDeadline { get; init; } = true;
}
