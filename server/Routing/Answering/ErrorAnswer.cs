using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;
using Sluice.Routing.Errors;

namespace Sluice.Routing.Answering;

/// <summary>Answers a request with an error in the protocol that it speaks.</summary>
internal static class ErrorAnswer
{
    /// <summary>The body is JSON and said to be; nothing in it has to be safe inside HTML.</summary>
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Whether errors go back as gRPC statuses; plain HTTP clients must not take those for success.</summary>
    public static bool IsForGrpc(HttpRequest request) =>
        GrpcContentType.IsGrpc(request.ContentType) && HttpProtocol.IsHttp2(request.Protocol);

    /// <summary>Writes an error of the router.</summary>
    public static ValueTask WriteAsync(HttpContext context, RoutingException error)
    {
        if (IsForGrpc(context.Request))
        {
            WriteGrpc(context, new GrpcStatus(RoutingErrors.ToGrpc(error.Code), error.Message));
            return ValueTask.CompletedTask;
        }
        if (error.Allow is not null)
            context.Response.Headers.Allow = error.Allow;
        if (error.Code is RoutingErrorCode.HttpVersionTooLow)
        {
            context.Response.Headers.Upgrade = "HTTP/2.0";
            context.Response.Headers.Connection = "Upgrade";
        }
        return WriteRestAsync(context, RoutingErrors.ToHttp(error.Code), error.Message);
    }

    /// <summary>Writes a status, Trailers-Only, and which encodings would have been understood.</summary>
    public static void WriteGrpc(HttpContext context, GrpcStatus status)
    {
        context.Response.Headers[GrpcHeaderNames.AcceptEncoding] = MessageEncodings.Accepted;
        GrpcStatusWriter.Write(context, status);
    }

    /// <summary>Writes what the server found wrong with the request's body: too slow, too large, cut off.</summary>
    public static ValueTask WriteBadRequestAsync(HttpContext context, BadHttpRequestException error)
    {
        if (!IsForGrpc(context.Request))
            return WriteRestAsync(context, error.StatusCode, error.Message);
        var isTooLarge = error.StatusCode == StatusCodes.Status413PayloadTooLarge;
        var code = isTooLarge ? GrpcStatusCode.ResourceExhausted : GrpcStatusCode.InvalidArgument;
        WriteGrpc(context, new GrpcStatus(code, error.Message));
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes <c>{"error": "…"}</c>, as the Open Inference Protocol has it.</summary>
    public static async ValueTask WriteRestAsync(HttpContext context, int status, string sentence)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string> { ["error"] = sentence },
            Readable
        );
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
