using System.Collections.Immutable;
using Sluice.Routing.Errors;
using Sluice.Routing.Table;

namespace Sluice.Routing.Matching;

/// <summary>
/// Finds the route of a request. Pure. The authority fixes the namespace; header and model name only choose inside it, so
/// that no request reaches another namespace's model by what it says.
/// </summary>
internal static class RouteMatcher
{
    /// <param name="table">The table to look in.</param>
    /// <param name="request">What the request says.</param>
    /// <param name="defaultNamespace">Where requests belong whose authority fixes no namespace; null: nowhere.</param>
    /// <exception cref="RoutingException"><see cref="RoutingErrorCode.NotFound"/>, with what would match.</exception>
    public static Route Match(RouteTable table, MatchRequest request, string? defaultNamespace) =>
        Find(table, request, defaultNamespace).Route;

    /// <summary>The same, with what decided it.</summary>
    public static RouteMatch Find(RouteTable table, MatchRequest request, string? defaultNamespace)
    {
        var named = table.FindHost(request.Host);
        var found = Choose(FindNamespace(table, request, named, defaultNamespace), request, named);
        var route = found.Route;
        if (request.Model is null || request.Model == route.Model)
            return found;

        var models = NameList.Write(table.FindNamespace(route.Namespace)!.Routes.Select(each => each.Model));
        throw NotFound(
            $"deployment '{route.Deployment}' serves model '{route.Model}', not {Quote.Of(request.Model)}; "
                + $"models of namespace '{route.Namespace}': {models}"
        );
    }

    /// <summary>The routes that a request may mean which asks for all there are: the one that it names, else the namespace's.</summary>
    /// <exception cref="RoutingException"><see cref="RoutingErrorCode.NotFound"/>, with what would match.</exception>
    public static ImmutableArray<Route> All(RouteTable table, MatchRequest request, string? defaultNamespace)
    {
        var named = table.FindHost(request.Host);
        var routes = FindNamespace(table, request, named, defaultNamespace);
        return named is null && request.Deployment is null ? routes.Routes : [Choose(routes, request, named).Route];
    }

    private static NamespaceRoutes FindNamespace(
        RouteTable table,
        MatchRequest request,
        Route? named,
        string? defaultNamespace
    )
    {
        if ((named?.Namespace ?? defaultNamespace) is not { } name)
        {
            var hosts = NameList.Write(
                table.Routes.Where(route => WouldMatch(route, request)).SelectMany(route => route.Hosts)
            );
            throw NotFound($"no deployment answers for host {Quote.Of(request.Host)}; hosts that would match: {hosts}");
        }
        return table.FindNamespace(name) ?? throw NotFound($"namespace '{name}' has no deployment");
    }

    private static bool WouldMatch(Route route, MatchRequest request) =>
        (request.Deployment ?? route.Deployment) == route.Deployment && (request.Model ?? route.Model) == route.Model;

    private static RouteMatch Choose(NamespaceRoutes routes, MatchRequest request, Route? named)
    {
        if (request.Deployment is { } deployment)
        {
            var chosen =
                routes.FindDeployment(deployment)
                ?? throw NotFound(
                    $"namespace '{routes.Name}' has no deployment {Quote.Of(deployment)}; deployments: {DeploymentsOf(routes)}"
                );
            return new RouteMatch(chosen, MatchReason.DeploymentHeader);
        }
        if (named is not null)
            return new RouteMatch(named, MatchReason.Host);
        if (request.Model is { } model)
        {
            var chosen = routes.FindModel(model) ?? throw NotFound(NoModel(routes, model));
            return new RouteMatch(chosen, MatchReason.Model);
        }
        if (routes.Routes is [var only])
            return new RouteMatch(only, MatchReason.OnlyOne);
        return request.IsForAny
            ? new RouteMatch(
                routes.Routes.FirstOrDefault(route => route.CanAnswer) ?? routes.Routes[0],
                MatchReason.AnyOne
            )
            : throw NotFound(
                $"the request names no model; send the header 'sluice-deployment' with one of: {DeploymentsOf(routes)}"
            );
    }

    private static string NoModel(NamespaceRoutes routes, string model)
    {
        var models = NameList.Write(routes.Routes.Select(route => route.Model));
        return $"namespace '{routes.Name}' has no model {Quote.Of(model)}; models: {models}";
    }

    private static string DeploymentsOf(NamespaceRoutes routes) =>
        NameList.Write(routes.Routes.Select(route => route.Deployment));

    private static RoutingException NotFound(string message) => new(RoutingErrorCode.NotFound, message);
}
