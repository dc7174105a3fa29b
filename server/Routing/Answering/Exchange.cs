using Microsoft.AspNetCore.Http;
using Sluice.Routing.Peeking;
using Sluice.Routing.Table;

namespace Sluice.Routing.Answering;

/// <summary>One request on its way through the router.</summary>
/// <param name="context">Request and response.</param>
/// <param name="table">The table that the request follows.</param>
/// <param name="body">The request's body; null when it can have none.</param>
internal sealed class Exchange(HttpContext context, RouteTable table, RequestBody? body)
{
    public HttpContext Context => context;

    public RouteTable Table => table;

    public RequestBody? Body => body;

    /// <summary>The route that the request belongs to; null before it was found.</summary>
    public Route? Route { get; set; }

    /// <summary>What was chosen to answer; null before.</summary>
    public Revision? Chosen { get; set; }

    /// <summary>Says in the response who answers, as far as that is known.</summary>
    public void Label() => AnswerLabels.Write(context.Response.Headers, Route, Chosen);

    /// <summary>Takes back what was set on a response that has not begun, but for the labels.</summary>
    public void Restart()
    {
        context.Response.Clear();
        Label();
    }
}
