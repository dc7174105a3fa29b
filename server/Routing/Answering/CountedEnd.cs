using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Grpc.Metadata;
using Sluice.Routing.Counting;

namespace Sluice.Routing.Answering;

/// <summary>Counts how a prediction ended, as its caller sees it, under the revision and generation that it followed.</summary>
internal static class CountedEnd
{
    /// <param name="exchange">The request. One that came to no revision is counted nowhere.</param>
    /// <param name="duration">From its head's coming to its answer's end.</param>
    public static void Count(Exchange exchange, TimeSpan duration)
    {
        if (exchange is not { IsPrediction: true, Decision.Revision: { } revision })
            return;
        if (OutcomeOf(exchange) is { } outcome)
            revision.Counter.CountEnd(outcome, duration);
    }

    /// <returns>Null when the caller gave it up.</returns>
    private static Outcome? OutcomeOf(Exchange exchange)
    {
        var context = exchange.Context;
        if (exchange.IsBrokenOff)
            return Outcome.ServerError;
        if (context.RequestAborted.IsCancellationRequested)
            return null;
        if (!ErrorAnswer.IsForGrpc(context.Request))
            return Outcomes.OfHttp(context.Response.StatusCode);

        var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
        var status = trailers?.TryGetValue(GrpcHeaderNames.Status, out var last) is true
            ? last
            : context.Response.Headers[GrpcHeaderNames.Status];
        return Outcomes.OfGrpc(status.ToString());
    }
}
