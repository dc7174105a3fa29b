using System.Runtime.CompilerServices;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>
/// The messages of a request, in order. One reader at a time. What is not read stays with the caller: at most a window of
/// HTTP/2 is held here.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class GrpcRequestStream<T>
    where T : class
{
    private readonly GrpcCall _call;
    private readonly RequestMessages<T> _messages;

    internal GrpcRequestStream(GrpcCall call, IMessageReader<T> reader, int maxMessageBytes)
    {
        _call = call;
        _messages = new(call, reader, maxMessageBytes);
    }

    /// <summary>The messages to the end of the request.</summary>
    /// <exception cref="GrpcException">As <see cref="ReadAsync"/>.</exception>
    /// <exception cref="OperationCanceledException">The token, or the call's own, was cancelled.</exception>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        while (await ReadAsync(cancellation) is { } message)
            yield return message;
    }

    /// <summary>Waits for the next message; null: the caller has sent its last one.</summary>
    /// <exception cref="GrpcException">
    /// What comes next is no acceptable message, or its sender is gone; UNAVAILABLE: the server stops, and what has not been
    /// read by now is not read any more.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token, or the call's own, was cancelled.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellation = default)
    {
        using var wanted = CancellationTokenSource.CreateLinkedTokenSource(
            _call.Cancellation,
            _call.Stopping,
            cancellation
        );
        try
        {
            return await _messages.ReadAsync(wanted.Token);
        }
        catch (OperationCanceledException)
            when (_call.Stopping.IsCancellationRequested
                && !_call.Cancellation.IsCancellationRequested
                && !cancellation.IsCancellationRequested
            )
        {
            throw new GrpcException(GrpcFaults.Stopping);
        }
    }
}
