using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>
/// The messages of a request, in order. One reader at a time. What is not read stays with the caller: at most a window of
/// HTTP/2 is held here.
/// </summary>
/// <typeparam name="T">The message.</typeparam>
public sealed class GrpcRequestStream<T>
    where T : class, IMessage<T>
{
    private readonly GrpcCall _call;
    private readonly MessageParser<T> _parser;
    private readonly int _maxMessageBytes;
    private readonly PipeReader _body;

    internal GrpcRequestStream(GrpcCall call, MessageParser<T> parser, int maxMessageBytes)
    {
        _call = call;
        _parser = parser;
        _maxMessageBytes = maxMessageBytes;
        _body = call.Http.Request.BodyReader;
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
            return await ReadMessageAsync(wanted.Token);
        }
        catch (OperationCanceledException)
            when (_call.Stopping.IsCancellationRequested
                && !_call.Cancellation.IsCancellationRequested
                && !cancellation.IsCancellationRequested
            )
        {
            throw new GrpcException(GrpcFaults.Stopping);
        }
        catch (Exception failure) when (Fault(failure, cancellation) is { } fault)
        {
            throw new GrpcException(fault, failure);
        }
    }

    /// <summary>Reads the one message of a request that has one, and waits for the end. The server's stopping is not heeded.</summary>
    /// <exception cref="GrpcException">The request is not one acceptable message, or its sender is gone.</exception>
    internal async ValueTask<T> ReadOnlyAsync()
    {
        try
        {
            var message = await ReadMessageAsync(_call.Cancellation) ?? throw new GrpcException(GrpcFaults.NoMessage);
            await ExpectEndAsync(_call.Cancellation);
            return message;
        }
        catch (Exception failure) when (Fault(failure, CancellationToken.None) is { } fault)
        {
            throw new GrpcException(fault, failure);
        }
    }

    private async ValueTask<T?> ReadMessageAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _body.ReadAsync(cancellation);
            var frame = MessageFrame.Read(read.Buffer, _call.Encoding, _maxMessageBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);

            if (frame.State == FrameState.Complete)
            {
                var message = Parse(frame.Message);
                _body.AdvanceTo(frame.Next);
                return message;
            }

            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty
                    ? null
                    : throw new GrpcException(GrpcFaults.Truncated(frame.Expected, read.Buffer.Length));
            }

            _body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private async ValueTask ExpectEndAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var read = await _body.ReadAsync(cancellation);
            if (!read.Buffer.IsEmpty)
                throw new GrpcException(GrpcFaults.MoreThanOneMessage);

            _body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private T Parse(in ReadOnlySequence<byte> bytes)
    {
        try
        {
            return _parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new GrpcException(GrpcFaults.BadMessage(typeof(T).Name, malformed.Message), malformed);
        }
    }

    /// <summary>What the server's refusals and broken streams mean to the caller; null for all else.</summary>
    private GrpcStatus? Fault(Exception failure, CancellationToken cancellation) =>
        failure switch
        {
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } refused =>
                GrpcFaults.BodyTooLarge(refused.Message),
            BadHttpRequestException refused => GrpcFaults.BodyUnreadable(refused.Message),
            IOException => GrpcFaults.ClientGone,
            // A reset stream may show here before the call's token is cancelled.
            OperationCanceledException
                when !_call.Cancellation.IsCancellationRequested && !cancellation.IsCancellationRequested =>
                GrpcFaults.ClientGone,
            _ => null,
        };
}
