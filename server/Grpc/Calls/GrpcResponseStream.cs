using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Metadata;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>The messages of a response, in order. One writer at a time.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class GrpcResponseStream<T>
    where T : class, IMessage<T>
{
    private readonly GrpcCall _call;

    internal GrpcResponseStream(GrpcCall call) => _call = call;

    /// <summary>Sends the response's headers, so that the caller knows it is heard. The first message does it, too.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async ValueTask StartAsync()
    {
        await BeginAsync();
        await FlushAsync();
    }

    /// <summary>
    /// Sends a message. Returns when the connection has taken it: a caller that does not read is waited for, to the end of the
    /// call's deadline.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call was cancelled, before or while it waited.</exception>
    public async ValueTask WriteAsync(T message)
    {
        await WriteLastAsync(message);
        await FlushAsync();
    }

    /// <summary>Writes a message that leaves with what comes next: the trailers.</summary>
    internal async ValueTask WriteLastAsync(T message)
    {
        if (_call.IsPastDeadline)
            throw new GrpcException(GrpcFaults.DeadlineExceeded);

        await BeginAsync();
        MessageFrame.Write(_call.Http.Response.BodyWriter, message, _call.ResponseEncoding);
    }

    private async ValueTask BeginAsync()
    {
        _call.Cancellation.ThrowIfCancellationRequested();
        var response = _call.Http.Response;
        if (response.HasStarted)
            return;

        response.ContentType = GrpcHeaderNames.ContentType;
        if (_call.ResponseEncoding == MessageEncoding.Gzip)
            response.Headers[GrpcHeaderNames.Encoding] = MessageEncodings.Gzip;
        await response.StartAsync(_call.Cancellation);
    }

    private async ValueTask FlushAsync()
    {
        // Where the caller is gone, the server takes what is written, throws it away, and says so nowhere.
        await _call.Http.Response.BodyWriter.FlushAsync(_call.Cancellation);
        _call.Cancellation.ThrowIfCancellationRequested();
    }
}
