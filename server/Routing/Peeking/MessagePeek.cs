using System.Buffers;
using System.Buffers.Binary;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;
using Sluice.Routing.Errors;

namespace Sluice.Routing.Peeking;

/// <summary>Looks at the first message of a gRPC request, which stays in the body to be passed on.</summary>
internal static class MessagePeek
{
    /// <summary>Waits for the whole message and reads what it names.</summary>
    /// <exception cref="GrpcException">There is no acceptable message.</exception>
    /// <exception cref="RoutingException">There is no room for it.</exception>
    public static async ValueTask<NamedModel> ReadNamesAsync(
        RequestBody body,
        MessageEncoding encoding,
        int maxMessageBytes,
        CancellationToken cancellation
    )
    {
        var read = await body.ReadAsync(cancellation);
        while (true)
        {
            if (!body.TryCountHeld(besides: InflatedBytes(read.Buffer, encoding, maxMessageBytes)))
            {
                throw new RoutingException(
                    RoutingErrorCode.ResourceExhausted,
                    "the router holds as many bytes of messages as it may; the same request may pass later"
                );
            }
            var frame = MessageFrame.Read(read.Buffer, encoding, maxMessageBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);
            if (frame.State == FrameState.Complete)
            {
                body.TryCountHeld();
                return Scan(frame.Message);
            }
            if (read.IsCompleted)
                throw Ended(frame.Expected, read.Buffer.Length);
            read = await body.ReadMoreAsync(cancellation);
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

    private static NamedModel Scan(in ReadOnlySequence<byte> message)
    {
        try
        {
            return ModelScanner.Scan(message);
        }
        catch (InvalidDataException malformed)
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
