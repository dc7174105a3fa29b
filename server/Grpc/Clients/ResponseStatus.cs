using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Clients;

/// <summary>Reads how a call ended. Specification: gRPC over HTTP/2, "Responses"; "HTTP to gRPC status code mapping".</summary>
internal static class ResponseStatus
{
    /// <exception cref="GrpcException">The response is none of gRPC, or ends the call before a message.</exception>
    public static void ThrowUnlessGrpc(HttpResponseMessage response)
    {
        if (Read(response.Headers) is { } only)
        {
            if (only.Code != GrpcStatusCode.Ok)
                throw new GrpcException(only);
            return;
        }
        if (response.StatusCode != HttpStatusCode.OK)
        {
            throw new GrpcException(
                OfHttp(response.StatusCode),
                $"the server answered HTTP {(int)response.StatusCode}"
            );
        }

        var type = response.Content.Headers.ContentType?.ToString();
        if (!GrpcContentType.IsGrpc(type))
        {
            throw new GrpcException(
                GrpcStatusCode.Unknown,
                $"the server answered with the content type {type ?? "none"}"
            );
        }
    }

    /// <exception cref="GrpcException">The call ended with another status than OK, or without one.</exception>
    public static void ThrowUnlessOk(HttpResponseMessage response)
    {
        var status = Read(response.TrailingHeaders) ?? Read(response.Headers);
        if (status is null)
            throw new GrpcException(GrpcStatusCode.Internal, "the server ended the call without a status");
        if (status.Code != GrpcStatusCode.Ok)
            throw new GrpcException(status);
    }

    private static GrpcStatus? Read(HttpHeaders headers)
    {
        if (!headers.NonValidated.TryGetValues(GrpcHeaderNames.Status, out var values))
            return null;
        var detail = headers.NonValidated.TryGetValues(GrpcHeaderNames.Message, out var text) ? text.ToString() : "";
        var isCode =
            int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Enum.IsDefined((GrpcStatusCode)number);
        return new GrpcStatus(isCode ? (GrpcStatusCode)number : GrpcStatusCode.Unknown, GrpcMessage.Decode(detail));
    }

    private static GrpcStatusCode OfHttp(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.BadRequest => GrpcStatusCode.Internal,
            HttpStatusCode.Unauthorized => GrpcStatusCode.Unauthenticated,
            HttpStatusCode.Forbidden => GrpcStatusCode.PermissionDenied,
            HttpStatusCode.NotFound => GrpcStatusCode.Unimplemented,
            HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway
            or HttpStatusCode.ServiceUnavailable
            or HttpStatusCode.GatewayTimeout => GrpcStatusCode.Unavailable,
            _ => GrpcStatusCode.Unknown,
        };
}
