using System.Text.Json;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Protos.Inference;
using Sluice.Routing.Matching;

namespace Sluice.Routing.Answering;

/// <summary>Answers whether server or model are live and ready.</summary>
internal static class HealthAnswer
{
    /// <summary>
    /// REST: 200 or 503, for clients go by the status; the body is the specification's. gRPC: the message says it.
    /// </summary>
    /// <param name="context">The request.</param>
    /// <param name="request">What it asks for: <c>ServerLive</c>, <c>ServerReady</c> or <c>ModelReady</c>.</param>
    /// <param name="isGood">The answer.</param>
    public static Task WriteAsync(HttpContext context, RoutedRequest request, bool isGood) =>
        request.IsGrpc
            ? GrpcAnswer.WriteAsync(context, Message(request.Target.Kind, isGood))
            : WriteRestAsync(context, request.Target, isGood);

    private static IMessage Message(RequestKind kind, bool isGood) =>
        kind switch
        {
            RequestKind.ServerLive => new ServerLiveResponse { Live = isGood },
            RequestKind.ServerReady => new ServerReadyResponse { Ready = isGood },
            RequestKind.ModelReady => new ModelReadyResponse { Ready = isGood },
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "expected a question about health"),
        };

    private static async Task WriteRestAsync(HttpContext context, RequestTarget target, bool isGood)
    {
        context.Response.StatusCode = isGood ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        // SageMaker looks at the status alone.
        if (target.Form is PathForm.SageMaker)
            return;
        context.Response.ContentType = "application/json";
        var word = isGood ? "true" : "false";
        var body = target.Kind switch
        {
            RequestKind.ServerLive => $$"""{"live":{{word}}}""",
            RequestKind.ServerReady => $$"""{"ready":{{word}}}""",
            _ => $$"""{"name":{{JsonSerializer.Serialize(target.Model)}},"ready":{{word}}}""",
        };
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.WriteAsync(body, context.RequestAborted);
    }
}
