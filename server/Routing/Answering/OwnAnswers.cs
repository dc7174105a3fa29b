using Microsoft.AspNetCore.Http;
using Sluice.Hosting.Pages;
using Sluice.Routing.Choosing;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Listing;
using Sluice.Routing.Matching;
using Sluice.Routing.Probing;

namespace Sluice.Routing.Answering;

/// <summary>Answers what the router knows by itself, of its table: health, readiness, and what there is. None takes a place.</summary>
internal sealed class OwnAnswers(DispatchParts parts)
{
    /// <summary>Whether a request is answered here, and by no backend.</summary>
    public static bool Has(RequestKind kind) =>
        kind
            is RequestKind.ServerLive
                or RequestKind.ServerReady
                or RequestKind.ModelReady
                or RequestKind.ModelStatus
                or RequestKind.RepositoryIndex
                or RequestKind.Page
                or RequestKind.HealthCheck
                or RequestKind.HealthWatch
                or RequestKind.HealthList;

    /// <exception cref="Errors.RoutingException">It asks for what there is not.</exception>
    /// <exception cref="Grpc.Status.GrpcException">The same, of a health check.</exception>
    public async Task WriteAsync(Exchange exchange, RoutedRequest request)
    {
        var context = exchange.Context;
        var match = request.ToMatch(context.Request);
        switch (request.Target.Kind)
        {
            case RequestKind.HealthCheck:
                await HealthCalls.CheckAsync(context, parts, match, request.Service!);
                break;
            case RequestKind.HealthWatch:
                await HealthCalls.WatchAsync(context, parts, match, request.Service!);
                break;
            case RequestKind.HealthList:
                await HealthCalls.ListAsync(context, parts, match);
                break;
            case RequestKind.RepositoryIndex:
                var isOfReadyOnly = request.IsGrpc
                    ? request.IsOfReadyOnly
                    : await IndexRequest.ReadAsync(exchange.Body, exchange.Deadline.Cancellation);
                await IndexAnswer.WriteAsync(context, request.IsGrpc, Index(match, isOfReadyOnly));
                break;
            case RequestKind.Page:
                await RoutesPage.WriteAsync(context, Page(context, match));
                break;
            case RequestKind.ModelStatus:
                await IndexAnswer.WriteStatusAsync(context, Versions(match, request.ToChoice(context.Request)));
                break;
            default:
                await HealthAnswer.WriteAsync(
                    context,
                    request,
                    IsGood(request, match, request.ToChoice(context.Request))
                );
                break;
        }
    }

    private List<ListedVersion> Index(MatchRequest match, bool isOfReadyOnly)
    {
        using var lease = parts.State.Acquire();
        var routes = RouteMatcher.All(lease.Table, match, parts.Options.DefaultNamespace);
        return [.. VersionList.Of(routes).Where(version => version.IsReady || !isOfReadyOnly)];
    }

    private Html Page(HttpContext context, MatchRequest match)
    {
        using var lease = parts.State.Acquire();
        var routes = RouteMatcher.All(lease.Table, match, parts.Options.DefaultNamespace);
        var address = PageAddress.Of(context, parts.Options.GrpcPort() ?? context.Connection.LocalPort);
        return RoutesPage.Of(routes, match.Deployment is not null, lease.Table.IsReady, address);
    }

    private List<ListedVersion> Versions(MatchRequest match, ChoiceRequest choice)
    {
        using var lease = parts.State.Acquire();
        var route = RouteMatcher.Match(lease.Table, match, parts.Options.DefaultNamespace);
        var asked = RevisionChooser.Candidates(route, choice).Select(revision => revision.Version).ToHashSet();
        return [.. VersionList.Of(route).Where(version => asked.Contains(version.Version))];
    }

    private bool IsGood(RoutedRequest request, MatchRequest match, ChoiceRequest choice)
    {
        using var lease = parts.State.Acquire();
        if (request.Target.Kind is not RequestKind.ModelReady)
            return request.Target.Kind is RequestKind.ServerLive || lease.Table.IsReady;
        var route = RouteMatcher.Match(lease.Table, match, parts.Options.DefaultNamespace);
        return RevisionChooser.Candidates(route, choice).Any(revision => revision.IsReady);
    }
}
