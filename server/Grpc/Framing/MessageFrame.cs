using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
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

    /// <summary>Reads the message at the start of a buffer, and inflates it if it is compressed.</summary>
    /// <param name="buffer">What has arrived so far.</param>
    /// <param name="encoding">The call's <c>grpc-encoding</c>.</param>
    /// <param name="maxMessageBytes">The limit on the message, before and after inflating.</param>
    /// <returns>A fault as soon as the prefix shows it: a message that is too large need not arrive.</returns>
    public static FrameRead Read(in ReadOnlySequence<byte> buffer, MessageEncoding encoding, int maxMessageBytes)
    {
        if (buffer.IsEmpty)
            return FrameRead.NeedMore(PrefixBytes);

        var flag = buffer.FirstSpan.IsEmpty ? buffer.Slice(0, 1).ToArray()[0] : buffer.FirstSpan[0];
        if (flag > 1)
            return FrameRead.Malformed(GrpcFaults.BadCompressedFlag(flag));
        if (flag == 1 && encoding == MessageEncoding.Identity)
            return FrameRead.Malformed(GrpcFaults.CompressedWithoutEncoding);
        if (buffer.Length < PrefixBytes)
            return FrameRead.NeedMore(PrefixBytes);

        var length = ReadLength(buffer);
        if (length > maxMessageBytes)
            return FrameRead.Malformed(GrpcFaults.TooLarge(length, maxMessageBytes));
        if (buffer.Length < PrefixBytes + length)
            return FrameRead.NeedMore(PrefixBytes + length);

        var message = buffer.Slice(PrefixBytes, length);
        return flag == 0 ? FrameRead.Complete(message, message.End) : GzipMessage.Inflate(message, maxMessageBytes);
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
