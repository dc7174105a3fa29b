using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;
using Sluice.Routing.Errors;

namespace Sluice.Routing.Peeking;

/// <summary>Looks at the first message of a gRPC request, which stays in the body to be passed on.</summary>
internal static class MessagePeek
{
    /// <summary>Waits for the whole message and reads of it what is needed.</summary>
    /// <param name="body">Where it is, and stays.</param>
    /// <param name="encoding">How it is compressed.</param>
    /// <param name="maxMessageBytes">The most bytes of it, before and after inflating.</param>
    /// <param name="state">What it is read with.</param>
    /// <param name="read">Reads of the message, which is its memory only until this returns.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="GrpcException">There is no acceptable message.</exception>
    /// <exception cref="RoutingException">There is no room for it.</exception>
    public static async ValueTask<T> ReadAsync<TState, T>(
        RequestBody body,
        MessageEncoding encoding,
        int maxMessageBytes,
        TState state,
        Func<TState, ReadOnlySequence<byte>, T> read,
        CancellationToken cancellation
    )
    {
        var held = await body.ReadAsync(cancellation);
        while (true)
        {
            if (!body.TryCountHeld(besides: InflatedBytes(held.Buffer, encoding, maxMessageBytes)))
            {
                throw new RoutingException(
                    RoutingErrorCode.ResourceExhausted,
                    "the router holds as many bytes of messages as it may; the same request may pass later"
                );
            }
            var frame = MessageFrame.Read(held.Buffer, encoding, maxMessageBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);
            if (frame.State == FrameState.Complete)
            {
                body.TryCountHeld();
                return Read(frame.Message, state, read);
            }
            if (held.IsCompleted)
                throw Ended(frame.Expected, held.Buffer.Length);
            held = await body.ReadMoreAsync(cancellation);
        }
    }

    /// <summary>What inflating the message will take: what its gzip trailer says (RFC 1952, 2.3.1), where it is there.</summary>
    private static long InflatedBytes(in ReadOnlySequence<byte> buffer, MessageEncoding encoding, int maxMessageBytes)
    {
        if (encoding is MessageEncoding.Identity || buffer.Length < MessageFrame.PrefixBytes)
            return 0;
        Span<byte> prefix = stackalloc byte[MessageFrame.PrefixBytes];
        buffer.Slice(0, prefix.Length).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix[1..]);
        if (prefix[0] == 0 || length < sizeof(uint) || buffer.Length < MessageFrame.PrefixBytes + length)
            return 0;

        Span<byte> number = stackalloc byte[sizeof(uint)];
        buffer.Slice(MessageFrame.PrefixBytes + length - sizeof(uint), sizeof(uint)).CopyTo(number);
        return Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(number), maxMessageBytes);
    }

    private static T Read<TState, T>(
        in ReadOnlySequence<byte> message,
        TState state,
        Func<TState, ReadOnlySequence<byte>, T> read
    )
    {
        try
        {
            return read(state, message);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or InvalidProtocolBufferException)
        {
            var status = new GrpcStatus(
                GrpcStatusCode.InvalidArgument,
                $"the request is malformed: {malformed.Message}"
            );
            throw new GrpcException(status, malformed);
        }
    }

    private static GrpcException Ended(long expected, long got) =>
        got == 0
            ? new(GrpcStatusCode.Unimplemented, "expected exactly one request message, got none")
            : new(
                GrpcStatusCode.InvalidArgument,
                $"the request ended inside a message: expected {expected} bytes with the prefix, got {got}"
            );
}
