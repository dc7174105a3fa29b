using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;

namespace Sluice.Routing.Answering;

/// <summary>Writes messages of the router's own over gRPC.</summary>
internal static class GrpcAnswer
{
    /// <summary>Begins an answer of any number of messages.</summary>
    public static Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = GrpcHeaderNames.ContentType;
        return context.Response.StartAsync(context.RequestAborted);
    }

    /// <summary>Writes one message of an answer that has begun.</summary>
    public static ValueTask<System.IO.Pipelines.FlushResult> WriteMessageAsync(HttpContext context, IMessage message)
    {
        MessageFrame.Write(context.Response.BodyWriter, message);
        return context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Answers a unary call.</summary>
    public static async Task WriteAsync(HttpContext context, IMessage message)
    {
        await BeginAsync(context);
        MessageFrame.Write(context.Response.BodyWriter, message);
        GrpcStatusWriter.Write(context, GrpcStatus.Ok);
    }
}
