using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Methods;

namespace Sluice.Grpc.Calls;

/// <summary>Calls of one request and any number of responses.</summary>
internal sealed class ServerStreamingCallHandler<TRequest, TResponse>(
    GrpcMethod method,
    GrpcOptions options,
    ILogger logger,
    MessageParser<TRequest> parser,
    Func<TRequest, GrpcResponseStream<TResponse>, GrpcCall, ValueTask> handler
) : CallHandler(method, options, logger)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <inheritdoc/>
    protected override async ValueTask InvokeAsync(GrpcCall call)
    {
        var request = await new GrpcRequestStream<TRequest>(call, parser, Options.MaxRequestBytes).ReadOnlyAsync();
        await handler(request, new GrpcResponseStream<TResponse>(call), call);
    }
}
