using Sluice.Routing.Choosing;
using Sluice.Routing.Errors;
using Sluice.Routing.Matching;
using Sluice.Routing.Table;

namespace Sluice.Routing.Explaining;

/// <summary>
/// Says where a request would go, by the very functions that send it there. Pure but for the loads and health that it reads: no
/// place of a schedule is taken.
/// </summary>
internal static class DecisionExplainer
{
    /// <param name="table">The table in use.</param>
    /// <param name="match">What decides the request's route.</param>
    /// <param name="choice">What decides its revision.</param>
    /// <param name="defaultNamespace">Where requests belong whose authority fixes no namespace; null: nowhere.</param>
    /// <param name="now">The time since the router's start.</param>
    public static Explanation Explain(
        RouteTable table,
        MatchRequest match,
        ChoiceRequest choice,
        string? defaultNamespace,
        TimeSpan now
    )
    {
        var explanation = new Explanation(match.Host);
        if (!table.IsTold)
            return explanation with { Error = "the router was told no routes yet: requests wait" };
        try
        {
            var found = RouteMatcher.Find(table, match, defaultNamespace);
            explanation = OfRoute(explanation, found, match);
            return OfRevision(explanation, found.Route, choice, now);
        }
        catch (RoutingException error)
        {
            var (http, grpc) = (RoutingErrors.ToHttp(error.Code), RoutingErrors.ToGrpc(error.Code));
            return explanation with { Error = $"{http} / {grpc}: {error.Message}" };
        }
    }

    private static Explanation OfRoute(Explanation before, RouteMatch found, MatchRequest match) =>
        before with
        {
            Namespace = found.Route.Namespace,
            Deployment = found.Route.Deployment,
            Model = found.Route.Model,
            Generation = found.Route.GenerationText,
            RouteBecause = found.Reason switch
            {
                MatchReason.Host => $"the host {Quote.Of(match.Host)} names it",
                MatchReason.DeploymentHeader =>
                    $"the header {ChoosingHeaders.Deployment} names it inside the namespace",
                MatchReason.AnyOne => "any of the namespace would answer the same",
                MatchReason.Model => $"the model's name {Quote.Of(match.Model!)} names it inside the namespace",
                _ => "it is the namespace's only one",
            },
        };

    private static Explanation OfRevision(Explanation before, Route route, ChoiceRequest request, TimeSpan now)
    {
        var choice = RevisionChooser.Choose(route, request);
        var revision = choice.Revision ?? route.Revisions[route.Schedule!.Peek()];
        return before with
        {
            Variant = revision.Variant,
            Version = revision.Version,
            Revision = revision.Name,
            RevisionBecause = Because(route, request, choice.Reason),
            Servers =
            [
                .. revision.Backends.Select(backend => new ExplainedServer(
                    backend.Address,
                    backend.Load.InFlight,
                    backend.Health.State.IsOpen(now),
                    backend.Health.State.Failures
                )),
            ],
            ServerBecause = Because(revision, now),
        };
    }

    private static string Because(Route route, ChoiceRequest request, ChoiceReason reason) =>
        reason switch
        {
            ChoiceReason.Heaviest => "it is no prediction: the heaviest variant that is ready",
            ChoiceReason.Version => $"the request names version {Quote.Of(request.Version!)}",
            ChoiceReason.Variant => "the request names the variant",
            ChoiceReason.StickyKey => $"the value of the header {route.Settings.StickyHeader} falls to it",
            _ => $"the schedule: its turn is next; shares are {Shares(route)}",
        };

    private static string Because(Revision revision, TimeSpan now)
    {
        if (!revision.IsReady)
            return "it has no server: the request waits for one, at most to its deadline";
        return revision.Backends.Any(backend => backend.Health.State.IsOpen(now))
            ? "of two open ones taken at random, the one with fewer requests in flight"
            : "every one has failed and would be left out: any of them";
    }

    private static string Shares(Route route) =>
        string.Join(
            ", ",
            route
                .Revisions.Where(revision => revision.Share > 0)
                .Select(revision => $"{revision.Variant} {revision.Share / 100m:0.00} %")
        );
}
