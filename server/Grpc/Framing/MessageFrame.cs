using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Framing;

/// <summary>
/// The Length-Prefixed-Message: a compressed flag (1 byte), a length (4 bytes, big-endian), the message.
/// Specification: gRPC over HTTP/2, "Requests".
/// </summary>
public static class MessageFrame
{
    /// <summary>Bytes before the message: flag and length.</summary>
    public const int PrefixBytes = 5;

    /// <summary>Reads the prefix of the message at the start of a buffer.</summary>
    /// <inheritdoc cref="Read"/>
    internal static PrefixRead ReadPrefix(
        in ReadOnlySequence<byte> buffer,
        MessageEncoding encoding,
        int maxMessageBytes
    )
    {
        if (buffer.IsEmpty)
            return PrefixRead.NeedMore;

        var flag = buffer.FirstSpan.IsEmpty ? buffer.Slice(0, 1).ToArray()[0] : buffer.FirstSpan[0];
        if (flag > 1)
            return PrefixRead.Malformed(GrpcFaults.BadCompressedFlag(flag));
        if (flag == 1 && encoding == MessageEncoding.Identity)
            return PrefixRead.Malformed(GrpcFaults.CompressedWithoutEncoding);
        if (buffer.Length < PrefixBytes)
            return PrefixRead.NeedMore;

        var length = ReadLength(buffer);
        return length > maxMessageBytes
            ? PrefixRead.Malformed(GrpcFaults.TooLarge(length, maxMessageBytes))
            : PrefixRead.Complete(flag == 1, length);
    }

    /// <summary>Reads the message at the start of a buffer, and inflates it if it is compressed.</summary>
    /// <param name="buffer">What has arrived so far.</param>
    /// <param name="encoding">The call's <c>grpc-encoding</c>.</param>
    /// <param name="maxMessageBytes">The limit on the message, before and after inflating.</param>
    /// <returns>A fault as soon as the prefix shows it: a message that is too large need not arrive.</returns>
    public static FrameRead Read(in ReadOnlySequence<byte> buffer, MessageEncoding encoding, int maxMessageBytes)
    {
        var prefix = ReadPrefix(buffer, encoding, maxMessageBytes);
        if (prefix.Fault is { } fault)
            return FrameRead.Malformed(fault);
        if (prefix.State == FrameState.NeedMore)
            return FrameRead.NeedMore(PrefixBytes);
        if (buffer.Length < PrefixBytes + prefix.Length)
            return FrameRead.NeedMore(PrefixBytes + prefix.Length);

        var message = buffer.Slice(PrefixBytes, prefix.Length);
        return prefix.IsCompressed
            ? GzipMessage.Inflate(message, maxMessageBytes)
            : FrameRead.Complete(message, message.End);
    }

    /// <summary>
    /// Writes a message with its prefix. In an encoding other than identity a message is compressed where that makes it
    /// smaller, each for itself; a short one is not tried.
    /// </summary>
    public static void Write(
        IBufferWriter<byte> writer,
        IMessage message,
        MessageEncoding encoding = MessageEncoding.Identity
    )
    {
        var length = message.CalculateSize();
        if (encoding == MessageEncoding.Gzip && length >= GzipMessage.WorthDeflatingBytes)
        {
            if (GzipMessage.TryDeflate(message, length, out var deflated))
            {
                WritePrefix(writer, flag: 1, deflated.Length);
                writer.Write(deflated.Span);
                return;
            }
        }

        WritePrefix(writer, flag: 0, length);
        message.WriteTo(writer);
    }

    /// <summary>As the other, for a message that writes itself.</summary>
    internal static ValueTask WriteAsync<T>(
        PipeWriter destination,
        IMessageWriter<T> writer,
        T message,
        MessageEncoding encoding,
        CancellationToken cancellation
    )
        where T : class
    {
        var length = writer.Measure(message);
        if (encoding == MessageEncoding.Gzip && length >= GzipMessage.WorthDeflatingBytes)
            return DeflateAsync(destination, writer, message, length, cancellation);

        WritePrefix(destination, flag: 0, length);
        return writer.WriteAsync(message, destination, cancellation);
    }

    private static async ValueTask DeflateAsync<T>(
        PipeWriter destination,
        IMessageWriter<T> writer,
        T message,
        int length,
        CancellationToken cancellation
    )
        where T : class
    {
        var deflated = await GzipMessage.DeflateAsync(writer, message, length, cancellation);
        if (deflated.Length < length)
        {
            WritePrefix(destination, flag: 1, deflated.Length);
            await destination.WriteAsync(deflated, cancellation);
            return;
        }

        WritePrefix(destination, flag: 0, length);
        await writer.WriteAsync(message, destination, cancellation);
    }

    private static void WritePrefix(IBufferWriter<byte> writer, byte flag, int length)
    {
        var prefix = writer.GetSpan(PrefixBytes);
        prefix[0] = flag;
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], length);
        writer.Advance(PrefixBytes);
    }

    private static long ReadLength(in ReadOnlySequence<byte> buffer)
    {
        Span<byte> length = stackalloc byte[PrefixBytes - 1];
        buffer.Slice(1, length.Length).CopyTo(length);
        return BinaryPrimitives.ReadUInt32BigEndian(length);
    }
}
