using Sluice.Grpc.Messages;

namespace Sluice.Grpc.Calls;

/// <summary>The messages of a response, in order. One writer at a time.</summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class GrpcResponseStream<T>
    where T : class
{
    private readonly GrpcCall _call;
    private readonly IMessageWriter<T> _writer;

    internal GrpcResponseStream(GrpcCall call, IMessageWriter<T> writer)
    {
        _call = call;
        _writer = writer;
    }

    /// <summary>Sends the response's headers, so that the caller knows it is heard. The first message does it, too.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled.</exception>
    public async ValueTask StartAsync()
    {
        await ResponseMessages.BeginAsync(_call);
        await FlushAsync();
    }

    /// <summary>
    /// Sends a message. Returns when the connection has taken it: a caller that does not read is waited for, to the end of the
    /// call's deadline.
    /// </summary>
    /// <exception cref="OperationCanceledException">The call was cancelled, before or while it waited.</exception>
    public async ValueTask WriteAsync(T message)
    {
        await ResponseMessages.WriteAsync(_call, _writer, message);
        await FlushAsync();
    }

    private async ValueTask FlushAsync()
    {
        // Where the caller is gone, the server takes what is written, throws it away, and says so nowhere.
        await _call.Http.Response.BodyWriter.FlushAsync(_call.Cancellation);
        _call.Cancellation.ThrowIfCancellationRequested();
    }
}
