using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Methods;

namespace Sluice.Grpc.Calls;

/// <summary>Calls of any number of requests and responses, each side in its own time.</summary>
internal sealed class BidirectionalCallHandler<TRequest, TResponse>(
    GrpcMethod method,
    GrpcOptions options,
    ILogger logger,
    IMessageReader<TRequest> reader,
    IMessageWriter<TResponse> writer,
    Func<GrpcRequestStream<TRequest>, GrpcResponseStream<TResponse>, GrpcCall, ValueTask> handler
) : CallHandler(method, options, logger)
    where TRequest : class
    where TResponse : class
{
    /// <inheritdoc/>
    protected override ValueTask InvokeAsync(GrpcCall call)
    {
        // A caller may be silent between two messages for as long as it likes; that is no slow upload.
        if (call.Http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;

        var requests = new GrpcRequestStream<TRequest>(call, reader, Options.MaxRequestBytes);
        return handler(requests, new GrpcResponseStream<TResponse>(call, writer), call);
    }
}
