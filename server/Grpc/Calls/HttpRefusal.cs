using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Metadata;

namespace Sluice.Grpc.Calls;

/// <summary>Answers in plain HTTP what is no gRPC request, so that no other client takes a gRPC error for success.</summary>
internal static class HttpRefusal
{
    /// <summary>Answers 426 to HTTP/1.x (RFC 9110, 15.5.22) and 415 to another content type.</summary>
    /// <returns>Whether the request has been answered.</returns>
    public static async ValueTask<bool> RefusesAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpProtocol.IsHttp11(request.Protocol) || HttpProtocol.IsHttp10(request.Protocol))
        {
            context.Response.Headers.Upgrade = "HTTP/2.0";
            context.Response.Headers.Connection = "Upgrade";
            await AnswerAsync(
                context,
                StatusCodes.Status426UpgradeRequired,
                $"gRPC needs HTTP/2; this request came over {request.Protocol}."
            );
            return true;
        }

        if (GrpcContentType.IsGrpc(request.ContentType))
            return false;

        await AnswerAsync(
            context,
            StatusCodes.Status415UnsupportedMediaType,
            $"Content-Type: expected {GrpcHeaderNames.ContentType}, got {request.ContentType ?? "none"}."
        );
        return true;
    }

    private static Task AnswerAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }
}
