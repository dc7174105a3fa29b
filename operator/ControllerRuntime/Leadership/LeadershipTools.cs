using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient;

namespace Sluice.ControllerRuntime.Leadership;

/// <summary>What an election works with.</summary>
/// <param name="Client">For the lease itself: ungated.</param>
/// <param name="Gate">Opened and closed by the election.</param>
/// <param name="Deadline">Armed and disarmed by the election.</param>
/// <param name="State">Told who leads.</param>
/// <param name="Log">Where to.</param>
public sealed record LeadershipTools(
    IKubernetesClient Client,
    LeaseGate Gate,
    ILeaseDeadline Deadline,
    LeadershipState State,
    ILogger Log
)
{
    /// <summary>For pauses and times of the lease.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>For pauses; used by one thread at a time.</summary>
    public required Random Random { get; init; }
}
