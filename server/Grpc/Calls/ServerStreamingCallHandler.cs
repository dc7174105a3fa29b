using Microsoft.Extensions.Logging;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Methods;

namespace Sluice.Grpc.Calls;

/// <summary>Calls of one request and any number of responses.</summary>
internal sealed class ServerStreamingCallHandler<TRequest, TResponse>(
    GrpcMethod method,
    GrpcOptions options,
    ILogger logger,
    IMessageReader<TRequest> reader,
    IMessageWriter<TResponse> writer,
    Func<TRequest, GrpcResponseStream<TResponse>, GrpcCall, ValueTask> handler
) : CallHandler(method, options, logger)
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    protected override async ValueTask InvokeAsync(GrpcCall call)
    {
        var messages = new RequestMessages<TRequest>(call, reader, Options.MaxRequestBytes);
        if (!messages.TryReadOnly(out var request))
            request = await messages.ReadOnlyAsync();
        using var held = request as IDisposable;
        await handler(request, new GrpcResponseStream<TResponse>(call, writer), call);
    }
}
