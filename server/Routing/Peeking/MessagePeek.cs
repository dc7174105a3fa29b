using System.Buffers;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;

namespace Sluice.Routing.Peeking;

/// <summary>Looks at the first message of a gRPC request, which stays in the body to be passed on.</summary>
internal static class MessagePeek
{
    /// <summary>Waits for the whole message and reads what it names.</summary>
    /// <exception cref="GrpcException">There is no acceptable message.</exception>
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
            var frame = MessageFrame.Read(read.Buffer, encoding, maxMessageBytes);
            if (frame.Fault is { } fault)
                throw new GrpcException(fault);
            if (frame.State == FrameState.Complete)
                return Scan(frame.Message);
            if (read.IsCompleted)
                throw Ended(frame.Expected, read.Buffer.Length);
            read = await body.ReadMoreAsync(cancellation);
        }
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
