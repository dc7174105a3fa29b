using Sluice.Routing.Table;

namespace Sluice.Routing.Listing;

/// <summary>What there is behind a router, as its table has it. Pure.</summary>
internal static class VersionList
{
    /// <summary>The versions of each route once, however many revisions serve them, in the table's order.</summary>
    public static IReadOnlyList<ListedVersion> Of(IEnumerable<Route> routes) =>
        [.. from route in routes from version in Of(route) select version];

    /// <summary>The versions of one route.</summary>
    public static IEnumerable<ListedVersion> Of(Route route) =>
        from revision in route.Revisions
        group revision by revision.Version into serving
        select new ListedVersion(route.Model, serving.Key, serving.Any(revision => revision.IsReady));
}
