using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Leadership;
using Sluice.ControllerRuntime.Reconciling;

namespace Sluice.ControllerRuntime.Health;

/// <summary>
/// What a probe asks. An API server that is away is no reason to restart: this process waits for it. So liveness speaks only of
/// loops that hang, and readiness of caches that were never filled.
/// </summary>
public sealed class RuntimeHealth(
    LeaderElection election,
    LeaderElectionOptions options,
    InformerReport informers,
    IReadOnlyList<IController> controllers
)
{
    /// <summary>
    /// A watch lasts ten minutes, and one that the server does not end is given up soon after; a cache that has not come round for
    /// three times as long hangs.
    /// </summary>
    internal static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(30);

    /// <summary>Whether a restart would help: all good, or it would.</summary>
    public IReadOnlyList<HealthFinding> Live() =>
        [
            ElectionLoop(),
            .. informers.Caches.Select(cache => new HealthFinding(
                $"watch of {cache.Kind}",
                cache.SinceLastStep < LongestStep,
                $"last came round {cache.SinceLastStep} ago; the limit is {LongestStep}"
            )),
            .. controllers.Select(controller => new HealthFinding(
                $"visits of {controller.Kind}",
                controller.LongestVisit < controller.VisitLimit * 2,
                $"the longest under way takes {controller.LongestVisit}; the limit is {controller.VisitLimit}"
            )),
        ];

    /// <summary>Whether this replica knows the world: all good, or not yet.</summary>
    public IReadOnlyList<HealthFinding> Ready() =>
        [
            .. informers.Caches.Select(cache => new HealthFinding(
                $"cache of {cache.Kind}",
                cache.IsSynced,
                cache.IsSynced ? $"{cache.Count} objects" : cache.Trouble ?? "being read"
            )),
        ];

    private HealthFinding ElectionLoop()
    {
        // A leader that ends its work looks no more until that has ended.
        var limit = options.LeaseDuration * 4;
        var since = election.SinceLastLook;
        return new HealthFinding("election", since < limit, $"last looked at the lease {since} ago");
    }
}
