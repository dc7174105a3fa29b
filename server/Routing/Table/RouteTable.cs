using System.Collections.Frozen;
using System.Collections.Immutable;
using Sluice.Routing.Counting;

namespace Sluice.Routing.Table;

/// <summary>One generation of the routing table, compiled for look-ups. Immutable but for its counters and schedules.</summary>
internal sealed class RouteTable(ulong generation, ImmutableArray<Route> routes)
{
    private readonly FrozenDictionary<string, Route> _byHost = routes
        .SelectMany(route => route.Hosts.Select(host => (host, route)))
        .ToFrozenDictionary(pair => pair.host, pair => pair.route);

    private readonly FrozenDictionary<string, NamespaceRoutes> _byNamespace = routes
        .GroupBy(route => route.Namespace)
        .ToFrozenDictionary(group => group.Key, group => new NamespaceRoutes(group.Key, [.. group]));

    /// <summary>What a router knows that was never told anything: generation 0, no routes.</summary>
    public static RouteTable Empty { get; } = new(0, []);

    public ulong Generation => generation;

    public ImmutableArray<Route> Routes => routes;

    /// <summary>The generation in decimal, as answers carry it.</summary>
    public string GenerationText { get; } = generation.ToString();

    /// <summary>Whether the router was ever told a table.</summary>
    public bool IsTold => generation > 0;

    /// <summary>Whether predictions can be asked for: a table has come, and of its routes, if it has any, one has shares.</summary>
    public bool IsReady => IsTold && (Routes.IsEmpty || Routes.Any(route => route.Schedule is not null));

    /// <param name="host">Lower case, without port.</param>
    public Route? FindHost(string host) => _byHost.GetValueOrDefault(host);

    public NamespaceRoutes? FindNamespace(string name) => _byNamespace.GetValueOrDefault(name);

    /// <summary>Every revision, to be counted under this generation.</summary>
    public ImmutableArray<CountedRevision> Counted() =>
        [
            .. from route in routes
            from revision in route.Revisions
            select new CountedRevision(generation, route.Namespace, route.Deployment, revision),
        ];
}
