using System.Collections.Immutable;
using Sluice.Protos.Control;

namespace Sluice.Routing.Control.Merging;

/// <summary>
/// Decides what is in effect, of what was and what every connected operator says now. Pure. Each route is decided by itself:
/// <list type="bullet">
/// <item>Of one deployment the latest generation counts, also against all operators: who has been asleep turns nothing
/// back.</item>
/// <item>Under one generation backends may differ: then the operator counts that has seen more of pods, and of equals the one
/// that spoke last.</item>
/// <item>A route goes when an operator saw its deployment go and no other lists it. One that no connected operator lists, and
/// none saw go, stays for <see cref="Patience"/>: whoever told it may be gone before the others have seen it. While no
/// operator is connected, nothing goes.</item>
/// <item>Two routes cannot have one model name or host: the deployment that was made later has it, for it could not have got
/// it while the other lived.</item>
/// </list>
/// </summary>
internal static class RouteMerge
{
    /// <summary>How long a route stays that no connected operator lists.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="before">What was in effect.</param>
    /// <param name="operators">What each connected operator says that has said anything; who spoke last is last.</param>
    /// <param name="removed">Deployments that an operator has now seen go.</param>
    /// <param name="now">The time.</param>
    public static MergedRoutes Merge(
        MergedRoutes before,
        IReadOnlyList<OperatorTable> operators,
        IReadOnlySet<DeploymentKey> removed,
        DateTimeOffset now
    )
    {
        if (operators.Count == 0)
            return before with { MissingSince = ImmutableDictionary<DeploymentKey, DateTimeOffset>.Empty };

        var routes = ImmutableDictionary.CreateBuilder<DeploymentKey, Route>();
        foreach (var key in operators.SelectMany(table => table.Routes.Keys).Distinct())
            routes[key] = Latest(key, before, operators);

        var missing = ImmutableDictionary.CreateBuilder<DeploymentKey, DateTimeOffset>();
        foreach (var (key, route) in before.Routes)
        {
            if (routes.ContainsKey(key) || removed.Contains(key))
                continue;
            var since = before.MissingSince.GetValueOrDefault(key, now);
            if (now - since >= Patience)
                continue;
            routes[key] = route;
            missing[key] = since;
        }
        RemoveRivals(routes, missing);
        return new MergedRoutes(routes.ToImmutable(), missing.ToImmutable());
    }

    private static Route Latest(DeploymentKey key, MergedRoutes before, IReadOnlyList<OperatorTable> operators)
    {
        Route? latest = null;
        var observed = 0ul;
        foreach (var table in operators)
        {
            if (!table.Routes.TryGetValue(key, out var route))
                continue;
            var order = latest is null ? 1 : RouteOrder.Compare(route, latest);
            if (order > 0 || (order == 0 && table.Observed >= observed))
                (latest, observed) = (route, table.Observed);
        }

        var isOld = before.Routes.TryGetValue(key, out var known) && RouteOrder.Compare(known, latest!) > 0;
        return isOld ? known! : latest!;
    }

    private static void RemoveRivals(
        ImmutableDictionary<DeploymentKey, Route>.Builder routes,
        ImmutableDictionary<DeploymentKey, DateTimeOffset>.Builder missing
    )
    {
        var taken = new HashSet<(string, string)>();
        var byPrecedence = routes
            .OrderBy(pair => missing.ContainsKey(pair.Key))
            .ThenByDescending(pair => pair.Value.Created)
            .ThenBy(pair => pair.Value.Uid, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Deployment, StringComparer.Ordinal)
            .ToArray();
        foreach (var (key, route) in byPrecedence)
        {
            (string, string)[] claims =
            [
                ("model " + route.Namespace, route.Model),
                .. route.Hosts.Select(h => ("host", h)),
            ];
            if (claims.Any(taken.Contains))
            {
                routes.Remove(key);
                missing.Remove(key);
                continue;
            }
            taken.UnionWith(claims);
        }
    }
}
