using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Methods;

namespace Sluice.Grpc.Calls;

/// <summary>Calls of one request and one response.</summary>
internal sealed class UnaryCallHandler<TRequest, TResponse>(
    GrpcMethod method,
    GrpcOptions options,
    ILogger logger,
    IMessageReader<TRequest> reader,
    IMessageWriter<TResponse> writer,
    Func<TRequest, GrpcCall, ValueTask<TResponse>> handler
) : CallHandler(method, options, logger)
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask InvokeAsync(GrpcCall call)
    {
        var messages = new RequestMessages<TRequest>(call, reader, Options.MaxRequestBytes);
        if (!messages.TryReadOnly(out var request))
            request = await messages.ReadOnlyAsync();
        using var held = request as IDisposable;
        var response = await handler(request, call);
        using var answered = response as IDisposable;

        // Not flushed, unless it is large: it leaves together with the trailers.
        await ResponseMessages.WriteAsync(call, writer, response);
    }
}
