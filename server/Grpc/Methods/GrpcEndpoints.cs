using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Calls;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Methods;

/// <summary>Puts gRPC services into an application.</summary>
public static class GrpcEndpoints
{
    private static readonly string[] Post = [HttpMethods.Post];

    /// <summary>
    /// Maps each method of a service, and answers UNIMPLEMENTED for methods that it does not have. Log category:
    /// <c>Sluice.Grpc</c>.
    /// </summary>
    /// <exception cref="ArgumentException">A method is declared twice.</exception>
    public static IEndpointConventionBuilder MapGrpcService(
        this IEndpointRouteBuilder routes,
        IGrpcService service,
        GrpcOptions options
    )
    {
        var group = routes.MapGrpcMethods(service, options);
        group.MapMethods("{**method}", Post, RefuseAsync).WithDisplayName($"gRPC /{service.Name}: no such method");
        return group;
    }

    /// <summary>
    /// Maps each method of a service and answers for no other: for a part of one whose rest is mapped by
    /// <see cref="MapGrpcService"/>.
    /// </summary>
    /// <exception cref="ArgumentException">A method is declared twice.</exception>
    public static RouteGroupBuilder MapGrpcMethods(
        this IEndpointRouteBuilder routes,
        IGrpcService service,
        GrpcOptions options
    )
    {
        var logger = routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Sluice.Grpc");
        if (!options.Stopping.CanBeCanceled)
        {
            var lifetime = routes.ServiceProvider.GetService<IHostApplicationLifetime>();
            options = options with { Stopping = lifetime?.ApplicationStopping ?? CancellationToken.None };
        }

        var methods = new GrpcMethods(service.Name, options, logger);
        service.Describe(methods);

        var group = routes.MapGroup($"/{service.Name}");
        foreach (var handler in methods.Handlers)
        {
            group
                .MapMethods(handler.Method.Name, Post, handler.HandleAsync)
                .WithDisplayName($"gRPC {handler.Method.Path}")
                .WithMetadata(handler.Method);
        }

        return group;
    }

    /// <summary>
    /// Answers UNIMPLEMENTED where a request of content type <c>application/grpc</c> reached no endpoint; others pass on, to
    /// be answered 404. A middleware and no endpoint, so that it hides no 404 or 405 of other protocols. To be used behind
    /// routing, before the endpoints (in a <see cref="WebApplication"/>: anywhere).
    /// </summary>
    public static IApplicationBuilder UseGrpcFallback(this IApplicationBuilder application) =>
        application.Use(
            (context, next) =>
                context.GetEndpoint() is null && GrpcContentType.IsGrpc(context.Request.ContentType)
                    ? RefuseAsync(context)
                    : next(context)
        );

    private static Task RefuseAsync(HttpContext context)
    {
        if (HttpRefusal.Refuses(context.Request))
            return HttpRefusal.AnswerAsync(context);

        GrpcStatusWriter.Write(context, GrpcFaults.NoSuchMethod(context.Request.Path.Value ?? ""));
        return Task.CompletedTask;
    }
}
