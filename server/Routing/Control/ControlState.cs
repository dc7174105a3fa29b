using Microsoft.Extensions.Logging;
using Sluice.Protos.Control;
using Sluice.Routing.Control.Merging;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>
/// The one mutable holder of what operators say: merges it, and puts what is in effect into the routing state. Safe for
/// concurrent callers.
/// </summary>
/// <param name="routing">Where what is in effect goes.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">For routes that are refused.</param>
public sealed class ControlState(RoutingState routing, TimeProvider time, ILogger logger)
{
    private readonly Lock _merging = new();
    private readonly List<OperatorFeed> _feeds = [];
    private MergedRoutes _merged = MergedRoutes.Empty;
    private Task _olderEnded = Task.CompletedTask;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next change of what is in effect. It does not fail.</summary>
    public Task NextChange
    {
        get
        {
            lock (_merging)
                return _changed.Task;
        }
    }

    /// <summary>Completes when the last request has ended that began before what is in effect now was.</summary>
    public Task OlderEnded
    {
        get
        {
            lock (_merging)
                return _olderEnded;
        }
    }

    /// <summary>What is in effect, to be saved; null: nothing was ever told.</summary>
    internal RoutingTable? SavedTable()
    {
        lock (_merging)
            return routing.IsTold ? _merged.ToTable() : null;
    }

    /// <summary>Puts in effect what was in effect before this process began.</summary>
    /// <exception cref="RoutingTableException">It breaks the rules.</exception>
    public void Restore(RoutingTable table)
    {
        lock (_merging)
            Put(MergedRoutes.Of(table));
    }

    /// <summary>An operator is connected; what it says counts until the feed is disposed.</summary>
    public OperatorFeed Connect(string name) => new(this, name);

    /// <summary>Lets go of routes whose time has come.</summary>
    public void Refresh()
    {
        lock (_merging)
            Merge(new HashSet<DeploymentKey>());
    }

    internal void Accept(OperatorFeed feed, RouteUpdate update)
    {
        lock (_merging)
        {
            var isFirst = feed.Table is null;
            if (isFirst && !update.IsComplete)
                throw new RoutingTableException(["the first update of a stream: expected a complete one"]);

            var before = feed.Table ?? OperatorTable.Empty;
            feed.Table = before.After(WithoutRefused(feed, before, update));
            _feeds.Remove(feed);
            _feeds.Add(feed);
            Merge(update.Removed.Select(DeploymentKey.Of).ToHashSet());
        }
    }

    internal void Disconnect(OperatorFeed feed)
    {
        lock (_merging)
        {
            if (_feeds.Remove(feed))
                Merge(new HashSet<DeploymentKey>());
        }
    }

    /// <summary>A route that breaks the rules is as if it had not changed; the others are as good as before.</summary>
    private RouteUpdate WithoutRefused(OperatorFeed feed, OperatorTable before, RouteUpdate update)
    {
        var accepted = new RouteUpdate
        {
            IsComplete = update.IsComplete,
            Observed = update.Observed,
            Removed = { update.Removed },
        };
        foreach (var route in update.Routes)
        {
            var problems = TableRules.Check(new RoutingTable { Routes = { route } });
            if (problems.Count == 0)
            {
                accepted.Routes.Add(route);
                continue;
            }
            ControlLog.RouteRefused(logger, feed.Name, route.Namespace, route.Deployment, string.Join("; ", problems));
            if (before.Routes.TryGetValue(DeploymentKey.Of(route), out var kept))
                accepted.Routes.Add(kept);
        }
        return accepted;
    }

    private void Merge(IReadOnlySet<DeploymentKey> removed)
    {
        var tables = _feeds.Select(feed => feed.Table!).ToArray();
        var merged = RouteMerge.Merge(_merged, tables, removed, time.GetUtcNow());
        if (merged.HasSameRoutes(_merged) && (routing.IsTold || tables.Length == 0))
            _merged = merged with { Routes = _merged.Routes };
        else
            Put(merged);
    }

    private void Put(MergedRoutes merged)
    {
        _olderEnded = routing.Replace(merged.ToTable());
        _merged = merged;
        var changed = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }
}
