using System.Buffers;
using System.Buffers.Binary;
using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Protos.Inference;
using Sluice.Routing.Answering;
using Sluice.Routing.Dispatching;

namespace Sluice.Routing.Streaming;

/// <summary>
/// Writes messages of a stream's answer, ModelStreamInferResponse: an error's sentence (field 1) or a ModelInferResponse (field
/// 2). Pure. A stream's headers cannot say who gave which answer, so each answer says it in its parameters, under the names
/// that the headers have elsewhere.
/// </summary>
internal static class StreamReply
{
    private const byte ResponseTag = (2 << 3) | 2;

    /// <summary>An answer of a backend, whose bytes stay as they are: of messages one after the other protobuf makes one.</summary>
    /// <param name="response">A ModelInferResponse.</param>
    /// <param name="decision">Who gave it.</param>
    /// <returns>The message with its prefix.</returns>
    public static byte[] Write(ReadOnlySpan<byte> response, Decision decision)
    {
        var labels = Labels(decision);
        var innerBytes = response.Length + labels.CalculateSize();
        var outerBytes = 1 + CodedOutputStream.ComputeLengthSize(innerBytes) + innerBytes;

        var frame = new byte[MessageFrame.PrefixBytes + outerBytes];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), outerBytes);
        WriteHead(frame.AsSpan(MessageFrame.PrefixBytes), (uint)innerBytes);
        response.CopyTo(frame.AsSpan(frame.Length - innerBytes));
        labels.WriteTo(frame.AsSpan(frame.Length - innerBytes + response.Length));
        return frame;
    }

    /// <summary>An error, with the id of the message that it is about.</summary>
    /// <returns>The message with its prefix.</returns>
    public static byte[] WriteError(string sentence, string? id, Decision decision)
    {
        var response = Labels(decision);
        response.Id = id ?? "";
        var reply = new ModelStreamInferResponse { ErrorMessage = sentence, InferResponse = response };
        var buffer = new ArrayBufferWriter<byte>();
        MessageFrame.Write(buffer, reply);
        return buffer.WrittenSpan.ToArray();
    }

    private static ModelInferResponse Labels(Decision decision)
    {
        var labels = new ModelInferResponse();
        foreach (var (name, value) in AnswerLabels.Of(decision))
            labels.Parameters[name] = new InferParameter { StringParam = value };
        return labels;
    }

    private static void WriteHead(Span<byte> into, uint length)
    {
        into[0] = ResponseTag;
        var at = 1;
        for (; length >= 0x80; length >>= 7)
            into[at++] = (byte)(length | 0x80);
        into[at] = (byte)length;
    }
}
