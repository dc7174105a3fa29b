using System.Collections.Immutable;
using Sluice.Protos.Control;
using Sluice.Routing.Counting;
using Sluice.Routing.Health;
using Sluice.Routing.Limits;
using Sluice.Routing.Splitting;

namespace Sluice.Routing.Table;

/// <summary>Turns the message into a table for look-ups.</summary>
internal static class TableCompiler
{
    /// <summary>Compiles a table whose schedules and counters start anew.</summary>
    /// <param name="message">Any routing table; it is checked first.</param>
    /// <param name="previous">The table in use: what its routes take, and what its backends are like, goes on under the same name.</param>
    /// <exception cref="RoutingTableException">The message breaks <see cref="TableRules"/>.</exception>
    public static RouteTable Compile(RoutingTable message, RouteTable previous)
    {
        var problems = TableRules.Check(message);
        if (problems.Count > 0)
            throw new RoutingTableException(problems);

        var backends = new Dictionary<string, Backend>();
        foreach (var backend in previous.Routes.SelectMany(route => route.Revisions).SelectMany(each => each.Backends))
            backends[backend.Address] = backend;
        return new RouteTable(
            message.Generation,
            [
                .. message.Routes.Select(route =>
                    CompileRoute(
                        route,
                        previous.FindNamespace(route.Namespace)?.FindDeployment(route.Deployment),
                        backends
                    )
                ),
            ]
        );
    }

    private static Route CompileRoute(Protos.Control.Route route, Route? previous, Dictionary<string, Backend> backends)
    {
        ImmutableArray<Variant> variants = [.. route.Variants.Select(variant => CompileVariant(variant, backends))];
        int[] shares = [.. variants.SelectMany(variant => variant.Revisions).Select(revision => revision.Share)];
        var schedule = shares.Any(share => share > 0) ? new ExactSchedule(QuotaPattern.Of(shares)) : null;
        return new Route(
            route.Namespace,
            route.Deployment,
            route.Model,
            [.. route.Hosts],
            variants,
            schedule,
            RouteSettings.Of(route),
            previous?.Use ?? new RouteUse()
        );
    }

    private static Variant CompileVariant(Protos.Control.Variant variant, Dictionary<string, Backend> backends) =>
        new(variant.Name, [.. variant.Revisions.Select(revision => CompileRevision(variant.Name, revision, backends))]);

    private static Revision CompileRevision(
        string variant,
        Protos.Control.Revision revision,
        Dictionary<string, Backend> backends
    ) =>
        new(
            revision.Name,
            variant,
            revision.Version,
            (int)revision.Share,
            [.. revision.Backends.Select(backend => CompileBackend(backend.Address, backends))],
            new RevisionCounter()
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
