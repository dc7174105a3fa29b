using Google.Protobuf;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Methods;

namespace Sluice.Grpc.Calls;

/// <summary>Calls of one request and one response.</summary>
internal sealed class UnaryCallHandler<TRequest, TResponse>(
    GrpcMethod method,
    GrpcOptions options,
    ILogger logger,
    MessageParser<TRequest> parser,
    Func<TRequest, GrpcCall, ValueTask<TResponse>> handler
) : CallHandler(method, options, logger)
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <inheritdoc/>
    protected override async ValueTask InvokeAsync(GrpcCall call)
    {
        var request = await new GrpcRequestStream<TRequest>(call, parser, Options.MaxRequestBytes).ReadOnlyAsync();
        var response = await handler(request, call);

        // Not flushed: it leaves together with the trailers.
        await new GrpcResponseStream<TResponse>(call).WriteLastAsync(response);
    }
}
