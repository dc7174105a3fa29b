using System.Collections.Immutable;
using Sluice.Protos.Control;

namespace Sluice.Routing.Control.Merging;

/// <summary>What is in effect, of all that operators said.</summary>
/// <param name="Routes">One for each deployment.</param>
/// <param name="MissingSince">Of those that no connected operator lists: since when.</param>
internal sealed record MergedRoutes(
    ImmutableDictionary<DeploymentKey, Route> Routes,
    ImmutableDictionary<DeploymentKey, DateTimeOffset> MissingSince
)
{
    public static MergedRoutes Empty { get; } =
        new(ImmutableDictionary<DeploymentKey, Route>.Empty, ImmutableDictionary<DeploymentKey, DateTimeOffset>.Empty);

    /// <summary>What a table holds whose every deployment has one route.</summary>
    public static MergedRoutes Of(RoutingTable table) =>
        Empty with
        {
            Routes = Empty.Routes.SetItems(
                table.Routes.Select(route => KeyValuePair.Create(DeploymentKey.Of(route), route))
            ),
        };

    /// <summary>The table, its routes in the order of their names.</summary>
    public RoutingTable ToTable() =>
        new()
        {
            Routes =
            {
                Routes
                    .OrderBy(pair => pair.Key.Namespace, StringComparer.Ordinal)
                    .ThenBy(pair => pair.Key.Deployment, StringComparer.Ordinal)
                    .Select(pair => pair.Value),
            },
        };

    /// <summary>Whether another has the very same routes: not equal ones, but these.</summary>
    public bool HasSameRoutes(MergedRoutes other) =>
        Routes.Count == other.Routes.Count
        && Routes.All(pair =>
            other.Routes.TryGetValue(pair.Key, out var route)
            && (ReferenceEquals(route, pair.Value) || route.Equals(pair.Value))
        );
}
