using System.Buffers;
using System.Buffers.Binary;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;
using Sluice.Routing.Peeking;

namespace Sluice.Routing.Streaming;

/// <summary>Takes the messages of a stream out of its request, one after the other. For one caller at a time.</summary>
/// <param name="body">The request's body.</param>
/// <param name="encoding">How its messages are compressed.</param>
/// <param name="maxMessageBytes">The limit on a message, before and after inflating.</param>
internal sealed class StreamRequests(RequestBody body, MessageEncoding encoding, int maxMessageBytes)
{
    /// <summary>Waits for the next message, which is copied: the stream goes on while it is answered.</summary>
    /// <returns>The message, inflated, with a prefix that says so; null at the end.</returns>
    /// <exception cref="GrpcException">There is no acceptable message: the stream cannot go on.</exception>
    public async ValueTask<byte[]?> NextAsync(CancellationToken cancellation)
    {
        var read = await body.ReadAsync(cancellation);
        while (true)
        {
            var frame = MessageFrame.Read(read.Buffer, encoding, maxMessageBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);
            if (frame.State is FrameState.Complete)
            {
                var message = Frame(frame.Message);
                body.ConsumeTo(frame.Next);
                return message;
            }
            if (read.IsCompleted)
            {
                return read.Buffer.IsEmpty ? null : throw Truncated(frame.Expected, read.Buffer.Length);
            }
            if (!body.TryCountHeld())
                throw new GrpcException(TooMuchHeld);
            read = await body.ReadMoreAsync(cancellation);
        }
    }

    private static GrpcStatus TooMuchHeld =>
        new(GrpcStatusCode.ResourceExhausted, "the router holds as many bytes of messages as it may");

    private static byte[] Frame(in ReadOnlySequence<byte> message)
    {
        var frame = new byte[MessageFrame.PrefixBytes + message.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsSpan(MessageFrame.PrefixBytes));
        return frame;
    }

    private static GrpcException Truncated(long expected, long got) =>
        new(
            GrpcStatusCode.InvalidArgument,
            $"the request ended inside a message: expected {expected} bytes with the prefix, got {got}"
        );
}
