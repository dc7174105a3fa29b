using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>Reads the messages of a request. What is not read stays with the caller: at most a window of HTTP/2 is held here.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly struct RequestMessages<T>(GrpcCall call, IMessageReader<T> reader, int maxMessageBytes)
    where T : class
{
    /// <summary>Reads the next message; null: the caller has sent its last one.</summary>
    /// <exception cref="GrpcException">What comes next is no acceptable message, or its sender is gone.</exception>
    public async ValueTask<T?> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            return await ReadMessageAsync(cancellation);
        }
        catch (Exception failure) when (Fault(failure, cancellation) is { } fault)
        {
            throw new GrpcException(fault, failure);
        }
    }

    /// <summary>
    /// Reads the one message of a request that is here already, to its end, as small ones mostly are: nothing waits, and nothing is
    /// made that waiting takes.
    /// </summary>
    /// <returns>False: it is not, or not one plain message; <see cref="ReadOnlyAsync"/> must follow, and says what is wrong.</returns>
    /// <exception cref="GrpcException">The message is not acceptable.</exception>
    public bool TryReadOnly([NotNullWhen(true)] out T? message)
    {
        try
        {
            message = null;
            var body = call.Http.Request.BodyReader;
            if (!body.TryRead(out var read))
                return false;

            var prefix = MessageFrame.ReadPrefix(read.Buffer, call.Encoding, maxMessageBytes);
            var isWhole =
                read.IsCompleted
                && prefix is { State: FrameState.Complete, IsCompressed: false }
                && read.Buffer.Length == MessageFrame.PrefixBytes + prefix.Length;
            if (isWhole)
                message = reader.Read(read.Buffer.Slice(MessageFrame.PrefixBytes));
            body.AdvanceTo(isWhole ? read.Buffer.End : read.Buffer.Start);
            return isWhole;
        }
        catch (Exception failure) when (Fault(failure, CancellationToken.None) is { } fault)
        {
            throw new GrpcException(fault, failure);
        }
    }

    /// <summary>Reads the one message of a request that has one, and waits for the end. The server's stopping is not heeded.</summary>
    /// <exception cref="GrpcException">The request is not one acceptable message, or its sender is gone.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<T> ReadOnlyAsync()
    {
        T? message = null;
        try
        {
            message = await ReadMessageAsync(call.Cancellation) ?? throw new GrpcException(GrpcFaults.NoMessage);
            await ExpectEndAsync(call.Cancellation);
            return message;
        }
        catch (Exception failure)
        {
            (message as IDisposable)?.Dispose();
            if (Fault(failure, CancellationToken.None) is { } fault)
                throw new GrpcException(fault, failure);
            throw;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T?> ReadMessageAsync(CancellationToken cancellation)
    {
        var body = call.Http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            var prefix = MessageFrame.ReadPrefix(read.Buffer, call.Encoding, maxMessageBytes);
            if (prefix.Fault is { } fault)
                throw new GrpcException(fault);

            if (prefix.State == FrameState.Complete)
            {
                var begin = read.Buffer.GetPosition(MessageFrame.PrefixBytes);
                body.AdvanceTo(begin, begin);
                return prefix.IsCompressed
                    ? await ReadCompressedAsync(prefix.Length, cancellation)
                    : await reader.ReadAsync(new MessageBody(body, prefix.Length), cancellation);
            }

            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty
                    ? null
                    : throw new GrpcException(GrpcFaults.Truncated(MessageFrame.PrefixBytes, read.Buffer.Length));
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private async ValueTask<T> ReadCompressedAsync(long length, CancellationToken cancellation)
    {
        var compressed = new MessageBody(call.Http.Request.BodyReader, length);
        var inflated = ReadOnlySequence<byte>.Empty;
        while (compressed.Left > 0)
        {
            var bytes = await compressed.ReadAsync(cancellation);
            if (bytes.Length < length)
            {
                compressed.Advance(bytes.Start);
                continue;
            }

            var frame = GzipMessage.Inflate(bytes, maxMessageBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);
            inflated = frame.Message;
            compressed.Advance(bytes.End);
        }

        return await reader.ReadAsync(new MessageBody(PipeReader.Create(inflated), inflated.Length), cancellation);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask ExpectEndAsync(CancellationToken cancellation)
    {
        var body = call.Http.Request.BodyReader;
        while (true)
        {
            var read = await body.ReadAsync(cancellation);
            if (!read.Buffer.IsEmpty)
                throw new GrpcException(GrpcFaults.MoreThanOneMessage);

            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    /// <summary>What the server's refusals and broken streams mean to the caller; null for all else.</summary>
    private GrpcStatus? Fault(Exception failure, CancellationToken cancellation) =>
        failure switch
        {
            MalformedMessageException malformed => GrpcFaults.BadMessage(reader.Name, malformed.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } refused =>
                GrpcFaults.BodyTooLarge(refused.Message),
            BadHttpRequestException refused => GrpcFaults.BodyUnreadable(refused.Message),
            IOException => GrpcFaults.ClientGone,
            // A reset stream may show here before the call's token is cancelled.
            OperationCanceledException
                when !call.Cancellation.IsCancellationRequested && !cancellation.IsCancellationRequested =>
                GrpcFaults.ClientGone,
            _ => null,
        };
}
