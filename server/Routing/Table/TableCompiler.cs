using System.Collections.Immutable;
using Sluice.Protos.Control;
using Sluice.Routing.Counting;
using Sluice.Routing.Health;
using Sluice.Routing.Limits;
using Sluice.Routing.Splitting;

namespace Sluice.Routing.Table;

/// <summary>
/// Turns the message into a table for look-ups. A route of the generation in use goes on with its schedule and its counters,
/// whatever else in the table changes: counts are exact for each generation of a route.
/// </summary>
internal static class TableCompiler
{
    /// <param name="message">Any routing table; it is checked first.</param>
    /// <param name="previous">
    /// The table in use: what its routes take, and what its backends are like, goes on under the same name.
    /// </param>
    /// <param name="counters">Where revisions find their counters.</param>
    /// <exception cref="RoutingTableException">The message breaks <see cref="TableRules"/>.</exception>
    public static RouteTable Compile(RoutingTable message, RouteTable previous, RevisionCounters counters)
    {
        var problems = TableRules.Check(message);
        if (problems.Count > 0)
            throw new RoutingTableException(problems);

        var backends = new Dictionary<string, Backend>();
        foreach (var backend in previous.Routes.SelectMany(route => route.Revisions).SelectMany(each => each.Backends))
            backends[backend.Address] = backend;
        return new RouteTable(
            isTold: true,
            [
                .. message.Routes.Select(route =>
                    CompileRoute(route, previous.Find(route.Namespace, route.Deployment), backends, counters)
                ),
            ]
        );
    }

    private static Route CompileRoute(
        Protos.Control.Route route,
        Route? previous,
        Dictionary<string, Backend> backends,
        RevisionCounters counters
    )
    {
        if (previous is not null && (ReferenceEquals(previous.Message, route) || previous.Message.Equals(route)))
            return previous;

        var identity = RouteIdentity.Of(route);
        ImmutableArray<Variant> variants =
        [
            .. route.Variants.Select(variant => CompileVariant(identity, variant, backends, counters)),
        ];
        int[] shares = [.. variants.SelectMany(variant => variant.Revisions).Select(revision => revision.Share)];
        return new Route(
            route,
            variants,
            ScheduleOf(shares, identity, previous),
            RouteSettings.Of(route),
            previous?.Use ?? new RouteUse()
        );
    }

    private static ExactSchedule? ScheduleOf(int[] shares, RouteIdentity identity, Route? previous)
    {
        if (!shares.Any(share => share > 0))
            return null;
        var goesOn =
            previous?.Identity == identity && shares.SequenceEqual(previous.Revisions.Select(each => each.Share));
        return goesOn ? previous!.Schedule : new ExactSchedule(QuotaPattern.Of(shares));
    }

    private static Variant CompileVariant(
        RouteIdentity route,
        Protos.Control.Variant variant,
        Dictionary<string, Backend> backends,
        RevisionCounters counters
    ) =>
        new(
            variant.Name,
            [
                .. variant.Revisions.Select(revision => new Revision(
                    revision.Name,
                    variant.Name,
                    revision.Version,
                    (int)revision.Share,
                    [.. revision.Backends.Select(backend => CompileBackend(backend.Address, backends))],
                    counters.Of(route, variant.Name, revision)
                )),
            ]
        );

    private static Backend CompileBackend(string address, Dictionary<string, Backend> backends)
    {
        if (!backends.TryGetValue(address, out var backend))
        {
            backend = new Backend(address, $"http://{address}", new BackendLoad(), new BackendHealth());
            backends[address] = backend;
        }
        return backend;
    }
}
