using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>Calls of one request and one response.</summary>
internal sealed class UnaryCallHandler<TRequest, TResponse>(
    GrpcMethod method,
    GrpcOptions options,
    ILogger logger,
    MessageParser<TRequest> parser,
    Func<TRequest, GrpcCall, ValueTask<TResponse>> handler
) : CallHandler(method, options, logger)
    where TRequest : IMessage<TRequest>
    where TResponse : IMessage<TResponse>
{
    /// <inheritdoc/>
    protected override async ValueTask InvokeAsync(GrpcCall call)
    {
        var request = await UnaryRequest.ReadAsync(call, parser, Options.MaxRequestBytes);
        var response = await handler(request, call);
        if (call.IsPastDeadline)
            throw new GrpcException(GrpcFaults.DeadlineExceeded);

        // The message is not flushed: it leaves together with the trailers.
        var http = call.Http.Response;
        http.ContentType = GrpcHeaderNames.ContentType;
        await http.StartAsync(call.Cancellation);
        MessageFrame.Write(http.BodyWriter, response);
    }
}
