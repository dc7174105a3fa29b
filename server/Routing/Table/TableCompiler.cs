using System.Collections.Immutable;
using Sluice.Protos.Control;
using Sluice.Routing.Counting;
using Sluice.Routing.Splitting;

namespace Sluice.Routing.Table;

/// <summary>Turns the message into a table for look-ups.</summary>
internal static class TableCompiler
{
    /// <summary>Compiles a table whose schedules and counters start anew.</summary>
    /// <param name="message">Any routing table; it is checked first.</param>
    /// <param name="previous">The table in use, whose backends' load goes on under the same address.</param>
    /// <exception cref="RoutingTableException">The message breaks <see cref="TableRules"/>.</exception>
    public static RouteTable Compile(RoutingTable message, RouteTable previous)
    {
        var problems = TableRules.Check(message);
        if (problems.Count > 0)
            throw new RoutingTableException(problems);

        var loads = new Dictionary<string, BackendLoad>();
        foreach (var backend in previous.Routes.SelectMany(route => route.Revisions).SelectMany(each => each.Backends))
            loads[backend.Address] = backend.Load;
        return new RouteTable(message.Generation, [.. message.Routes.Select(route => CompileRoute(route, loads))]);
    }

    private static Route CompileRoute(Protos.Control.Route route, Dictionary<string, BackendLoad> loads)
    {
        ImmutableArray<Variant> variants = [.. route.Variants.Select(variant => CompileVariant(variant, loads))];
        int[] shares = [.. variants.SelectMany(variant => variant.Revisions).Select(revision => revision.Share)];
        var schedule = shares.Any(share => share > 0) ? new ExactSchedule(QuotaPattern.Of(shares)) : null;
        return new Route(route.Namespace, route.Deployment, route.Model, [.. route.Hosts], variants, schedule);
    }

    private static Variant CompileVariant(Protos.Control.Variant variant, Dictionary<string, BackendLoad> loads) =>
        new(variant.Name, [.. variant.Revisions.Select(revision => CompileRevision(variant.Name, revision, loads))]);

    private static Revision CompileRevision(
        string variant,
        Protos.Control.Revision revision,
        Dictionary<string, BackendLoad> loads
    ) =>
        new(
            revision.Name,
            variant,
            revision.Version,
            (int)revision.Share,
            [.. revision.Backends.Select(backend => CompileBackend(backend.Address, loads))],
            new RevisionCounter()
        );

    private static Backend CompileBackend(string address, Dictionary<string, BackendLoad> loads)
    {
        if (!loads.TryGetValue(address, out var load))
            loads[address] = load = new BackendLoad();
        return new Backend(address, $"http://{address}", load);
    }
}
