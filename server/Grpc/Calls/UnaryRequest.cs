using System.Buffers;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Calls;

/// <summary>Reads the one message of a request, and sees that nothing follows it.</summary>
internal static class UnaryRequest
{
    /// <summary>Waits for the end of the request.</summary>
    /// <exception cref="GrpcException">The request is not one acceptable message, or its sender is gone.</exception>
    public static async ValueTask<T> ReadAsync<T>(GrpcCall call, MessageParser<T> parser, int maxBytes)
        where T : IMessage<T>
    {
        var body = call.Http.Request.BodyReader;
        try
        {
            var message = await ReadMessageAsync(body, call, parser, maxBytes);
            await ExpectEndAsync(body, call.Cancellation);
            return message;
        }
        catch (BadHttpRequestException refused)
        {
            var isTooLarge = refused.StatusCode == StatusCodes.Status413PayloadTooLarge;
            throw new GrpcException(
                isTooLarge ? GrpcFaults.BodyTooLarge(refused.Message) : GrpcFaults.BodyUnreadable(refused.Message),
                refused
            );
        }
        catch (Exception broken)
            when (broken is IOException
                || (broken is OperationCanceledException && !call.Cancellation.IsCancellationRequested)
            )
        {
            // A reset stream may show here before the call's token is cancelled.
            throw new GrpcException(GrpcFaults.ClientGone, broken);
        }
    }

    private static async ValueTask<T> ReadMessageAsync<T>(
        PipeReader body,
        GrpcCall call,
        MessageParser<T> parser,
        int maxBytes
    )
        where T : IMessage<T>
    {
        while (true)
        {
            var read = await body.ReadAsync(call.Cancellation);
            var frame = MessageFrame.Read(read.Buffer, call.Encoding, maxBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);

            if (frame.State == FrameState.Complete)
            {
                var message = Parse(parser, frame.Message);
                body.AdvanceTo(frame.Next);
                return message;
            }

            if (read.IsCompleted)
            {
                throw new GrpcException(
                    read.Buffer.IsEmpty
                        ? GrpcFaults.NoMessage
                        : GrpcFaults.Truncated(frame.Expected, read.Buffer.Length)
                );
            }

            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static async ValueTask ExpectEndAsync(PipeReader body, CancellationToken cancellation)
    {
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

    private static T Parse<T>(MessageParser<T> parser, in ReadOnlySequence<byte> bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw new GrpcException(GrpcFaults.BadMessage(typeof(T).Name, malformed.Message), malformed);
        }
    }
}
