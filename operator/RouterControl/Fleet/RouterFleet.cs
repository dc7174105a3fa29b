using System.Collections.Immutable;
using Sluice.Protos.Control;
using Sluice.RouterControl.Reports;

namespace Sluice.RouterControl.Fleet;

/// <summary>
/// The one mutable holder of the routers: what they shall know, what they acknowledged and reported. Safe for concurrent
/// callers.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class RouterFleet(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, RouterSight> _routers = [];
    private readonly Dictionary<string, RouterSession> _sessions = [];
    private readonly DateTimeOffset _started = time.GetUtcNow();
    private ReportTotals _totals = ReportTotals.Empty;
    private RouteSnapshot? _snapshot;
    private Action? _changed;

    /// <summary>
    /// After an acknowledgement, held requests, a router that came or went: whoever waits for a generation looks again. Called
    /// on the streams' threads; it must be quick and not throw.
    /// </summary>
#pragma warning disable MA0046 // No listener needs the sender or arguments.
    public event Action Changed
#pragma warning restore MA0046
    {
        add
        {
            lock (_gate)
                _changed += value;
        }
        remove
        {
            lock (_gate)
                _changed -= value;
        }
    }

    /// <summary>Every router known: connected, or gone for less than <see cref="EffectPolicy.Memory"/>.</summary>
    public IReadOnlyList<RouterSight> Routers
    {
        get
        {
            lock (_gate)
            {
                ForgetGone();
                return [.. _routers.Values];
            }
        }
    }

    /// <summary>What every router shall know from now on. Not before all there is has been seen: a route left out is gone.</summary>
    public void Publish(RouteSnapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        lock (_gate)
        {
            _snapshot = snapshot;
            foreach (var session in _sessions.Values)
                session.Wake();
        }
    }

    /// <summary>Whether every router that counts has a generation of a deployment, or a later one, in effect.</summary>
    public EffectVerdict InEffect(DeploymentKey deployment, ulong generation) =>
        EffectPolicy.Judge(Routers, deployment, generation, _started, time.GetUtcNow());

    /// <summary>
    /// The highest generation of a deployment that any router has in effect; 0: none has any. A leader whose status says less,
    /// because it was restored or deleted by hand, goes on above it, or it would not be heard.
    /// </summary>
    public ulong HighestGeneration(DeploymentKey deployment) =>
        Routers.Select(router => router.Generations.GetValueOrDefault(deployment)).DefaultIfEmpty().Max();

    /// <summary>What every revision of a deployment got, by generation, over all routers.</summary>
    public IReadOnlyList<RevisionTotals> Totals(DeploymentKey deployment)
    {
        lock (_gate)
            return _totals.Of(deployment);
    }

    /// <summary>Requests of a deployment that wait for a first ready pod, over all connected routers.</summary>
    public IReadOnlyList<HeldCount> Held(string @namespace, string deployment) =>
        [
            .. Routers
                .Where(router => router.IsConnected)
                .SelectMany(router => router.Held)
                .Where(held => held.Namespace == @namespace && held.Deployment == deployment)
                .GroupBy(held => held.Variant)
                .Select(group => new HeldCount(@namespace, deployment, group.Key, group.Sum(held => held.Count))),
        ];

    /// <summary>Asks every connected router for a report, and waits until each has answered or is gone.</summary>
    public Task ReportNowAsync(CancellationToken cancellation)
    {
        lock (_gate)
            return Task.WhenAll(_sessions.Values.Select(session => session.ReportAsync(cancellation)).ToArray());
    }

    /// <summary>What routers are told now; null: nothing yet.</summary>
    public RouteSnapshot? Snapshot
    {
        get
        {
            lock (_gate)
                return _snapshot;
        }
    }

    /// <summary>A router says hello. One that is known under the same instance has reconnected.</summary>
    internal RouterSession Join(Hello hello)
    {
        var session = new RouterSession(hello.Instance);
        var generations = hello.Routes.ToImmutableDictionary(DeploymentKey.Of, route => route.Generation);
        lock (_gate)
        {
            _routers[hello.Instance] = new RouterSight(
                hello.Instance,
                hello.Name,
                hello.Version,
                IsConnected: true,
                time.GetUtcNow(),
                generations,
                []
            );
            _sessions[hello.Instance] = session;
        }
        Tell();
        return session;
    }

    internal void Acknowledge(RouterSession session, Acknowledgement acknowledgement)
    {
        Update(
            session,
            router =>
                router with
                {
                    Generations = router.Generations.SetItems(
                        acknowledgement.Routes.Select(route =>
                            KeyValuePair.Create(DeploymentKey.Of(route), route.Generation)
                        )
                    ),
                }
        );
        Tell();
    }

    internal void Report(RouterSession session, Report report)
    {
        ImmutableArray<HeldCount> held =
        [
            .. report.Held.Select(each => new HeldCount(
                each.Namespace,
                each.Deployment,
                each.Variant,
                (int)Math.Min(each.Count, int.MaxValue)
            )),
        ];
        bool isNews;
        lock (_gate)
        {
            isNews = !held.IsEmpty || _routers.GetValueOrDefault(session.Instance)?.Held.IsEmpty is false;
            _totals = _totals.With(session.Instance, report.Revisions);
        }
        Update(session, router => router with { Held = held });
        session.Answered(report.Answers);
        if (isNews)
            Tell();
    }

    /// <summary>A stream ended. Said good-bye, the router is no more; else it may serve yet.</summary>
    internal void Leave(RouterSession session, bool saidGoodbye)
    {
        session.Close();
        lock (_gate)
        {
            // It may have come back on another stream already.
            if (_sessions.GetValueOrDefault(session.Instance) != session)
                return;
            _sessions.Remove(session.Instance);
            if (saidGoodbye)
                _routers.Remove(session.Instance);
            else
                _routers[session.Instance] = _routers[session.Instance] with { IsConnected = false, Held = [] };
        }
        Tell();
    }

    private void Update(RouterSession session, Func<RouterSight, RouterSight> change)
    {
        lock (_gate)
        {
            if (_sessions.GetValueOrDefault(session.Instance) != session)
                return;
            _routers[session.Instance] = change(_routers[session.Instance]) with { LastHeard = time.GetUtcNow() };
        }
    }

    private void ForgetGone()
    {
        var now = time.GetUtcNow();
        var gone = _routers.Values.Where(router =>
            !router.IsConnected && now - router.LastHeard >= EffectPolicy.Memory
        );
        foreach (var router in gone.ToArray())
            _routers.Remove(router.Instance);
    }

    private void Tell()
    {
        Action? changed;
        lock (_gate)
            changed = _changed;
        changed?.Invoke();
    }
}
