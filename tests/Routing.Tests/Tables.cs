using Sluice.Protos.Control;
using Sluice.Routing.Counting;
using Sluice.Routing.Table;
using Backend = Sluice.Protos.Control.Backend;
using Revision = Sluice.Protos.Control.Revision;
using Route = Sluice.Protos.Control.Route;
using Variant = Sluice.Protos.Control.Variant;

namespace Sluice.Routing.Tests;

/// <summary>Routing tables in a line or two.</summary>
internal static class Tables
{
    /// <summary>A table of these routes, all of one generation.</summary>
    public static RoutingTable Of(ulong generation, params Route[] routes)
    {
        foreach (var route in routes)
            route.Generation = generation;
        return new RoutingTable { Routes = { routes } };
    }

    /// <summary>A route, such as <c>Route("default/iris", "a r1 1 9000 127.0.0.1:1; b r2 2 1000")</c>.</summary>
    /// <param name="name">Namespace and deployment; the model is named as the deployment.</param>
    /// <param name="revisions">Variant, revision, version, share and backends of each, with semicolons between.</param>
    /// <param name="hosts">Host names.</param>
    public static Route Route(string name, string revisions, params string[] hosts)
    {
        var deployment = name[(name.IndexOf('/') + 1)..];
        var route = new Route
        {
            Namespace = name[..name.IndexOf('/')],
            Deployment = deployment,
            Model = deployment,
            Hosts = { hosts },
        };
        foreach (var line in revisions.Split(';', StringSplitOptions.RemoveEmptyEntries))
            Add(route, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return route;
    }

    public static RouteTable Compile(params Route[] routes) =>
        TableCompiler.Compile(Of(1, routes), RouteTable.Empty, new RevisionCounters());

    private static void Add(Route route, string[] words)
    {
        var variant = route.Variants.FirstOrDefault(each => each.Name == words[0]);
        if (variant is null)
            route.Variants.Add(variant = new Variant { Name = words[0] });
        variant.Revisions.Add(
            new Revision
            {
                Name = words[1],
                Version = words[2],
                Share = uint.Parse(words[3]),
                Backends = { words[4..].Select(address => new Backend { Address = address }) },
            }
        );
    }
}
