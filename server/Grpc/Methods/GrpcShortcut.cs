using System.Collections.Frozen;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Sluice.Grpc.Methods;

/// <summary>
/// Finds the endpoints of gRPC methods by the path alone, which names a method exactly. Routing finds the same ones, with values of
/// routes, candidates and middleware on the way that a call has no use for.
/// </summary>
public static class GrpcShortcut
{
    /// <summary>
    /// Answers calls of methods that are mapped (<see cref="GrpcEndpoints"/>), before everything that stands behind this. Whatever is
    /// no such call goes on, to be answered as if this were not there. To be used before routing.
    /// </summary>
    /// <param name="application">Where they are mapped.</param>
    /// <param name="isOpen">Whether an endpoint may be taken by calls that <paramref name="mayTake"/> lets through.</param>
    /// <param name="mayTake">Whether a request needs nothing of what stands behind this.</param>
    public static IApplicationBuilder UseGrpcShortcut(
        this WebApplication application,
        Func<Endpoint, bool> isOpen,
        Func<HttpContext, bool> mayTake
    )
    {
        // All are mapped by the time of the first request.
        var known = new Lazy<FrozenDictionary<string, Endpoint>>(() => Find(application, isOpen));
        return application.Use(next =>
            context =>
                known.Value.TryGetValue(context.Request.Path.Value ?? "", out var endpoint)
                && HttpMethods.IsPost(context.Request.Method)
                && mayTake(context)
                    ? AnswerAsync(context, endpoint)
                    : next(context)
        );
    }

    private static Task AnswerAsync(HttpContext context, Endpoint endpoint)
    {
        context.SetEndpoint(endpoint);
        return endpoint.RequestDelegate!(context);
    }

    private static FrozenDictionary<string, Endpoint> Find(IEndpointRouteBuilder routes, Func<Endpoint, bool> isOpen) =>
        routes
            .DataSources.SelectMany(source => source.Endpoints)
            .Where(isOpen)
            .Select(endpoint => (Endpoint: endpoint, Method: endpoint.Metadata.GetMetadata<GrpcMethod>()))
            .Where(each => each.Method is not null)
            .ToFrozenDictionary(each => each.Method!.Path, each => each.Endpoint, StringComparer.Ordinal);
}
