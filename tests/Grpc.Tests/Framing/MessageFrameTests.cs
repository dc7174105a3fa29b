using System.Buffers;
using System.Text;
using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Framing;

public sealed class MessageFrameTests
{
    private const int Limit = 1000;
    private static readonly string Gzipped = Convert.ToHexString(GrpcTestClient.Gzip("hello"u8));

    public static TheoryData<string, string, MessageEncoding, string> Vectors =>
        new()
        {
            { "nothing yet", "", MessageEncoding.Identity, "more: 5" },
            { "half a prefix", "000000", MessageEncoding.Identity, "more: 5" },
            { "a prefix alone", "0000000003", MessageEncoding.Identity, "more: 8" },
            { "all but the last byte", "00000000036162", MessageEncoding.Identity, "more: 8" },
            { "an empty message", "0000000000", MessageEncoding.Identity, "'' then 0" },
            { "a message", "0000000003616263", MessageEncoding.Identity, "'abc' then 0" },
            { "a message and more", "000000000361626300", MessageEncoding.Identity, "'abc' then 1" },
            { "uncompressed by choice", "0000000003616263", MessageEncoding.Gzip, "'abc' then 0" },
            { "the limit exactly", "00000003E8", MessageEncoding.Identity, "more: 1005" },
            { "one over the limit", "00000003E9", MessageEncoding.Identity, "ResourceExhausted" },
            { "the greatest length", "00FFFFFFFF", MessageEncoding.Identity, "ResourceExhausted" },
            { "a flag of 2 shows at once", "02", MessageEncoding.Gzip, "InvalidArgument" },
            { "a flag of 255", "FF0000000000", MessageEncoding.Gzip, "InvalidArgument" },
            { "compressed, but nobody said how", "01", MessageEncoding.Identity, "Internal" },
            { "gzip", $"01000000{Gzipped.Length / 2:X2}{Gzipped}", MessageEncoding.Gzip, "'hello' then 0" },
            { "gzip and more", $"01000000{Gzipped.Length / 2:X2}{Gzipped}FF", MessageEncoding.Gzip, "'hello' then 1" },
            { "compressed nothing", "0100000000", MessageEncoding.Gzip, "'' then 0" },
        };

    [Theory, MemberData(nameof(Vectors))]
    public void Reads(string because, string hex, MessageEncoding encoding, string expected)
    {
        var bytes = Convert.FromHexString(hex);

        var whole = Describe(new ReadOnlySequence<byte>(bytes), encoding);
        var scattered = Describe(Scatter(bytes), encoding);

        Assert.True(expected == whole, $"{because}: {whole}");
        Assert.True(expected == scattered, $"{because}, a byte a segment: {scattered}");
    }

    [Fact]
    public void Writes_what_it_reads()
    {
        var message = new ModelInferRequest { Id = "x" };
        var buffer = new ArrayBufferWriter<byte>();

        MessageFrame.Write(buffer, message);

        Assert.Equal(GrpcTestClient.Frame(message.ToByteArray()), buffer.WrittenSpan.ToArray());
    }

    private static string Describe(ReadOnlySequence<byte> buffer, MessageEncoding encoding)
    {
        var read = MessageFrame.Read(buffer, encoding, Limit);
        return read.State switch
        {
            FrameState.Complete => $"'{Encoding.ASCII.GetString(read.Message)}' then {buffer.Slice(read.Next).Length}",
            FrameState.NeedMore => $"more: {read.Expected}",
            _ => read.Fault!.Code.ToString(),
        };
    }

    private static ReadOnlySequence<byte> Scatter(byte[] bytes)
    {
        var first = new Segment(Array.Empty<byte>(), null);
        var last = bytes.Aggregate(first, (end, value) => new Segment(new[] { value }, end));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is null)
                return;

            RunningIndex = previous.RunningIndex + previous.Memory.Length;
            previous.Next = this;
        }
    }
}
