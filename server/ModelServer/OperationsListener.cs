using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sluice.ModelServer;

/// <summary>Keeps the operations listener's endpoints and all others apart, whatever port the system chose for it.</summary>
internal static class OperationsListener
{
    /// <summary>Marks connections that the listener accepted, and, as metadata, the endpoints that only they reach.</summary>
    public static readonly object Only = new();

    public static void Mark(ListenOptions listen) =>
        listen.Use(next =>
            connection =>
            {
                connection.Items[Only] = Only;
                return next(connection);
            }
        );

    /// <summary>Whether a request came by it.</summary>
    public static bool Has(HttpContext context) =>
        context.Features.Get<IConnectionItemsFeature>()?.Items.ContainsKey(Only) == true;

    /// <summary>A middleware behind routing: an endpoint of the other side is not there.</summary>
    public static Task KeepApartAsync(HttpContext context, RequestDelegate next)
    {
        var endpoint = context.GetEndpoint();
        if (endpoint is not null && endpoint.Metadata.Contains(Only) != Has(context))
        {
            context.SetEndpoint(null);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        return next(context);
    }
}
