using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sluice.Grpc.Metadata;

namespace Sluice.Grpc.Status;

/// <summary>Ends a response with a status.</summary>
public static class GrpcStatusWriter
{
    /// <summary>
    /// Writes the status: Trailers-Only where nothing of the response is out yet (one HEADERS frame, HTTP status 200), else
    /// into the trailers. Specification: gRPC over HTTP/2, "Responses".
    /// </summary>
    /// <returns>The headers or trailers that hold the status; custom metadata may be added to them.</returns>
    public static IHeaderDictionary Write(HttpContext context, GrpcStatus status)
    {
        var destination = Destination(context.Response);
        destination.GrpcStatus = GrpcStatusCodes.Format(status.Code);
        if (status.Detail.Length > 0)
            destination.GrpcMessage = GrpcMessage.Encode(status.Detail);
        return destination;
    }

    private static IHeaderDictionary Destination(HttpResponse response)
    {
        if (response.HasStarted)
            return response.HttpContext.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;

        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = GrpcHeaderNames.ContentType;
        return response.Headers;
    }
}
