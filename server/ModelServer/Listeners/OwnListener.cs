using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sluice.ModelServer.Listeners;

/// <summary>Keeps endpoints to the listeners that they are meant for, whatever ports the system chose for those.</summary>
/// <param name="isExclusive">Whether these listeners have these endpoints and no others.</param>
internal sealed class OwnListener(bool isExclusive)
{
    /// <summary>Probes, metrics and status.</summary>
    public static OwnListener Operations { get; } = new(isExclusive: true);

    /// <summary>Load and unload, and everything that their callers ask besides.</summary>
    public static OwnListener Control { get; } = new(isExclusive: false);

    /// <summary>Marks connections that the listener accepts. As metadata, this marks the endpoints that only they reach.</summary>
    public void Mark(ListenOptions listen) =>
        listen.Use(next =>
            connection =>
            {
                connection.Items[this] = this;
                return next(connection);
            }
        );

    /// <summary>Whether the request came by a listener so marked.</summary>
    public bool HasAccepted(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(this) == true;

    /// <summary>A middleware behind routing: an endpoint of the other side is not there.</summary>
    public Task KeepApartAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is { } endpoint)
        {
            var isOurs = endpoint.Metadata.Contains(this);
            var isHere = HasAccepted(context);
            if (isOurs ? !isHere : isHere && isExclusive)
            {
                context.SetEndpoint(null);
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            }
        }

        return next(context);
    }
}
