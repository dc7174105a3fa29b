using System.Runtime.CompilerServices;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>Writes the messages of a response.</summary>
internal static class ResponseMessages
{
    /// <summary>Writes a message that leaves with what comes next, another message or the trailers, if it is not too large to wait.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public static async ValueTask WriteAsync<T>(GrpcCall call, IMessageWriter<T> writer, T message)
        where T : class
    {
        if (call.IsPastDeadline)
            throw new GrpcException(GrpcFaults.DeadlineExceeded);

        await BeginAsync(call);
        await MessageFrame.WriteAsync(
            call.Http.Response.BodyWriter,
            writer,
            message,
            call.ResponseEncoding,
            call.Cancellation
        );
    }

    /// <summary>Writes the response's headers, once.</summary>
    public static Task BeginAsync(GrpcCall call)
    {
        call.Cancellation.ThrowIfCancellationRequested();
        var response = call.Http.Response;
        if (response.HasStarted)
            return Task.CompletedTask;

        response.ContentType = GrpcHeaderNames.ContentType;
        if (call.ResponseEncoding == MessageEncoding.Gzip)
            response.Headers.GrpcEncoding = MessageEncodings.Gzip;
        return response.StartAsync(call.Cancellation);
    }
}
