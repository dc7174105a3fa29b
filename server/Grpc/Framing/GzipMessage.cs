using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Google.Protobuf;
using Sluice.Grpc.Messages;
using Sluice.Grpc.Status;

namespace Sluice.Grpc.Framing;

/// <summary>Messages as one gzip member each (RFC 1952): inflates never beyond a limit, deflates what is worth it.</summary>
internal static class GzipMessage
{
    /// <summary>The least bytes of a message that deflating may make so much smaller that it matters.</summary>
    public const int WorthDeflatingBytes = 1024;

    // RFC 1952, 2.2: ten bytes of header, two of an empty block, eight of trailer.
    private const int LeastBytes = 20;

    // RFC 1951: a length code gives 258 bytes for two bits at best; no deflate stream does better.
    private const int GreatestRatio = 1032;

    /// <summary>Inflates into memory of its own; <see cref="FrameRead.Next"/> is the end of <paramref name="compressed"/>.</summary>
    public static FrameRead Inflate(in ReadOnlySequence<byte> compressed, int maxBytes)
    {
        // Some clients write no member at all for a message of no bytes.
        if (compressed.IsEmpty)
            return FrameRead.Complete(ReadOnlySequence<byte>.Empty, compressed.End);
        if (compressed.Length < LeastBytes)
            return FrameRead.Malformed(GrpcFaults.BadGzip($"{compressed.Length} bytes are too few"));

        // The trailer is believed as far as it is possible: what cannot be true or is too large costs nothing.
        var promised = ReadPromisedLength(compressed);
        if (promised > compressed.Length * GreatestRatio)
            return FrameRead.Malformed(GrpcFaults.BadGzip($"{compressed.Length} bytes cannot hold {promised}"));
        if (promised > maxBytes)
            return FrameRead.Malformed(GrpcFaults.InflatesTooLarge(promised, maxBytes));

        // One byte more than promised shows whether the promise was kept.
        var inflated = new byte[promised + 1];
        try
        {
            using var gzip = new GZipStream(PipeReader.Create(compressed).AsStream(), CompressionMode.Decompress);
            var length = gzip.ReadAtLeast(inflated, inflated.Length, throwOnEndOfStream: false);
            return length == promised
                ? FrameRead.Complete(new ReadOnlySequence<byte>(inflated, 0, length), compressed.End)
                : FrameRead.Malformed(GrpcFaults.BadGzip($"its trailer says {promised} bytes, it holds others"));
        }
        catch (InvalidDataException corrupt)
        {
            return FrameRead.Malformed(GrpcFaults.BadGzip(corrupt.Message));
        }
    }

    /// <summary>Deflates a message; false where it would not become smaller.</summary>
    /// <param name="message">What to write.</param>
    /// <param name="length">Its bytes.</param>
    /// <param name="deflated">One gzip member, smaller than the message.</param>
    public static bool TryDeflate(IMessage message, int length, out ReadOnlyMemory<byte> deflated)
    {
        using var buffer = new MemoryStream(length / 2);
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
            message.WriteTo(gzip);
        deflated = buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        return deflated.Length < length;
    }

    /// <summary>Deflates a message that writes itself: one gzip member, which may be larger than the message.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>> DeflateAsync<T>(
        IMessageWriter<T> writer,
        T message,
        int length,
        CancellationToken cancellation
    )
        where T : class
    {
        using var buffer = new MemoryStream(length / 2);
        await using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            var pipe = PipeWriter.Create(gzip, new StreamPipeWriterOptions(leaveOpen: true));
            await writer.WriteAsync(message, pipe, cancellation);
            await pipe.CompleteAsync();
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    private static uint ReadPromisedLength(in ReadOnlySequence<byte> compressed)
    {
        Span<byte> trailer = stackalloc byte[sizeof(uint)];
        compressed.Slice(compressed.Length - trailer.Length).CopyTo(trailer);
        return BinaryPrimitives.ReadUInt32LittleEndian(trailer);
    }
}
