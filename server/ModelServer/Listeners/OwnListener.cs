using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Grpc.Methods;

namespace Sluice.ModelServer.Listeners;

/// <summary>Keeps endpoints to the listeners that they are meant for, whatever ports the system chose for those.</summary>
/// <param name="isExclusive">Whether these listeners have these endpoints and no others.</param>
internal sealed class OwnListener(bool isExclusive)
{
    private static readonly object Key = new();

    /// <summary>Probes, metrics and status.</summary>
    public static OwnListener Operations { get; } = new(isExclusive: true);

    /// <summary>Load and unload, and everything that their callers ask besides.</summary>
    public static OwnListener Control { get; } = new(isExclusive: false);

    /// <summary>Calls by other listeners, of methods that are no listener's own, need nothing of what keeps them apart.</summary>
    public static void UseShortcut(WebApplication application) =>
        application.UseGrpcShortcut(
            endpoint => endpoint.Metadata.GetMetadata<OwnListener>() is null,
            context => Of(context) is null
        );

    /// <summary>Marks connections that the listener accepts. As metadata, this marks the endpoints that only they reach.</summary>
    public void Mark(ListenOptions listen) =>
        listen.Use(next =>
            connection =>
            {
                connection.Items[Key] = this;
                return next(connection);
            }
        );

    /// <summary>Whether the request came by this listener.</summary>
    public bool Accepted(HttpContext context) => Of(context) == this;

    /// <summary>A middleware behind routing: an endpoint of the other side is not there.</summary>
    public Task KeepApartAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } endpoint)
        {
            var isOurs = endpoint.Metadata.GetMetadata<OwnListener>() == this;
            var isHere = Accepted(context);
            if (isOurs ? !isHere : isHere && isExclusive)
            {
                context.SetEndpoint(null);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        }

        return next(context);
    }

    private static OwnListener? Of(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.TryGetValue(Key, out var listener) == true
            ? (OwnListener?)listener
            : null;
}
