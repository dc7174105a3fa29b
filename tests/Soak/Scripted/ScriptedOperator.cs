using Sluice.Protos.Control;
using Sluice.Rendering.Routing;
using Sluice.Rendering.Splitting;
using Sluice.RouterControl.Fleet;
using Sluice.Soak.Processes;

namespace Sluice.Soak.Scripted;

/// <summary>
/// An operator without Kubernetes: the same decisions and the same control stream, over a file. The leader writes ahead into
/// the status; all render from what they read.
/// </summary>
/// <param name="name">Who it is.</param>
/// <param name="file">The cluster.</param>
/// <param name="fleet">Its routers.</param>
/// <param name="journal">Where it writes what it told and heard.</param>
internal sealed class ScriptedOperator(string name, ClusterFile file, RouterFleet fleet, OperatorJournal journal)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);
    private Route? _told;

    /// <summary>Works until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        fleet.Changed += () => journal.Heard(fleet.Routers);
        using var timer = new PeriodicTimer(Look);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                var seen = file.Read();
                if (await LeadsAsync(seen))
                    await DecideAsync(seen);
                Tell(seen);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private async Task<bool> LeadsAsync(ClusterState seen)
    {
        var now = Clock.Now;
        var isMine = seen.Leader == name;
        if (isMine && seen.LeaseEnds - now > Lease.Ticks / 2)
            return true;
        if (!isMine && seen.LeaseEnds > now)
            return false;
        var after = await file.ChangeAsync(state =>
            state.Leader == name || state.LeaseEnds < now
                ? state with
                {
                    Leader = name,
                    LeaseEnds = now + Lease.Ticks,
                }
                : state
        );
        return after.Leader == name;
    }

    private async Task DecideAsync(ClusterState seen)
    {
        var next = SharePlan.Next(seen.Deployment, seen.Status, seen.Pods);
        if (seen.Status?.RouteGeneration == next.RouteGeneration && HasSameRevisions(seen, next))
            return;
        await file.ChangeAsync(state =>
            state.ObjectVersion == seen.ObjectVersion
                ? state with
                {
                    Status = next,
                    ObjectVersion = state.ObjectVersion + 1,
                }
                : state
        );
    }

    private static bool HasSameRevisions(ClusterState seen, Resources.ModelDeployments.ModelDeploymentStatus next) =>
        seen.Status!.Revisions.Select(r => (r.Variant, r.Name))
            .SequenceEqual(next.Revisions.Select(r => (r.Variant, r.Name)));

    private void Tell(ClusterState seen)
    {
        if (seen.Status is null)
            return;
        var route = RoutingTableRenderer.RenderRoute(seen.Deployment.Metadata, seen.Status, seen.Pods);
        (route.Uid, route.Created) = ("soak", 1);
        if (route.Equals(_told))
            return;
        journal.Tells(route);
        fleet.Publish(new RouteSnapshot([route], (ulong)seen.Version));
        _told = route;
    }
}
