using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Metadata;

namespace Sluice.Grpc.Calls;

/// <summary>Answers in plain HTTP what is no gRPC request, so that no other client takes a gRPC error for success.</summary>
internal static class HttpRefusal
{
    /// <summary>Whether a request is no gRPC request.</summary>
    public static bool Refuses(HttpRequest request) =>
        IsTooOld(request) || !GrpcContentType.IsGrpc(request.ContentType);

    /// <summary>Answers it: 426 to HTTP/1.x (RFC 9110, 15.5.22), 415 to another content type.</summary>
    public static Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!IsTooOld(request))
        {
            return AnswerAsync(
                context,
                StatusCodes.Status415UnsupportedMediaType,
                $"Content-Type: expected {GrpcHeaderNames.ContentType}, got {request.ContentType ?? "none"}."
            );
        }

        context.Response.Headers.Upgrade = "HTTP/2.0";
        context.Response.Headers.Connection = "Upgrade";
        return AnswerAsync(
            context,
            StatusCodes.Status426UpgradeRequired,
            $"gRPC needs HTTP/2; this request came over {request.Protocol}."
        );
    }

    private static bool IsTooOld(HttpRequest request) =>
        !HttpProtocol.IsHttp2(request.Protocol)
        && (HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol));

    private static Task AnswerAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
