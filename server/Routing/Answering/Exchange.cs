using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Peeking;
using Sluice.Routing.Telemetry;

namespace Sluice.Routing.Answering;

/// <summary>One request on its way through the router.</summary>
/// <param name="context">Request and response.</param>
/// <param name="body">The request's body; null when it can have none.</param>
/// <param name="deadline">How long it may take.</param>
internal sealed class Exchange(HttpContext context, RequestBody? body, RequestDeadline deadline)
{
    public HttpContext Context => context;

    public RequestBody? Body => body;

    public RequestDeadline Deadline => deadline;

    /// <summary>Whether it asks for a prediction: how those end is counted.</summary>
    public bool IsPrediction { get; set; }

    /// <summary>Whether the answer broke off after it had begun.</summary>
    public bool IsBrokenOff { get; set; }

    /// <summary>What was decided about it.</summary>
    public Decision Decision { get; } = new();

    /// <summary>Whether each of its messages is a request of its own.</summary>
    public bool IsStream { get; set; }

    /// <summary>Says in the response who answers, as far as that is known.</summary>
    public void Label() => AnswerLabels.Write(context.Response.Headers, Decision);

    /// <summary>Takes back what was set on a response that has not begun, but for the labels.</summary>
    public void Restart()
    {
        context.Response.Clear();
        Label();
    }

    /// <summary>Measures the request, which has ended. A stream's messages are measured, not the stream.</summary>
    public void Measure(RoutingMetrics metrics)
    {
        if (!IsStream)
            metrics.End(Decision, deadline.Elapsed, ErrorOf(context.Response));
    }

    /// <summary>The error that the response tells; null where it tells none.</summary>
    private static string? ErrorOf(HttpResponse response)
    {
        if (response.StatusCode >= StatusCodes.Status400BadRequest)
            return response.StatusCode.ToString();
        var trailers = response.HttpContext.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        var status = response.Headers[GrpcHeaderNames.Status];
        if (status.Count == 0 && trailers is not null)
            status = trailers[GrpcHeaderNames.Status];
        return GrpcStatusCodes.TryParse(status.ToString(), out var code) && code is not GrpcStatusCode.Ok
            ? code.ToString()
            : null;
    }
}
