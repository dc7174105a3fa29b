using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Sluice.Routing.Table;

/// <summary>Every route, compiled for look-ups. Immutable but for the counters and schedules of its routes.</summary>
internal sealed class RouteTable(bool isTold, ImmutableArray<Route> routes)
{
    private readonly FrozenDictionary<string, Route> _byHost = routes
        .SelectMany(route => route.Hosts.Select(host => (host, route)))
        .ToFrozenDictionary(pair => pair.host, pair => pair.route);

    private readonly FrozenDictionary<string, NamespaceRoutes> _byNamespace = routes
        .GroupBy(route => route.Namespace)
        .ToFrozenDictionary(group => group.Key, group => new NamespaceRoutes(group.Key, [.. group]));

    /// <summary>What a router knows that was never told anything.</summary>
    public static RouteTable Empty { get; } = new(isTold: false, []);

    public ImmutableArray<Route> Routes => routes;

    /// <summary>Whether the router was ever told a table.</summary>
    public bool IsTold => isTold;

    /// <summary>Whether predictions can be asked for: a table has come, and of its routes, if it has any, one has shares.</summary>
    public bool IsReady => IsTold && (Routes.IsEmpty || Routes.Any(route => route.Schedule is not null));

    /// <param name="host">Lower case, without port.</param>
    public Route? FindHost(string host) => _byHost.GetValueOrDefault(host);

    public NamespaceRoutes? FindNamespace(string name) => _byNamespace.GetValueOrDefault(name);

    /// <summary>The route of a deployment.</summary>
    public Route? Find(string @namespace, string deployment) => FindNamespace(@namespace)?.FindDeployment(deployment);
}
