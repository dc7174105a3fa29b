using System.Buffers;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Framing;

public sealed class GzipMessageTests
{
    private static readonly byte[] Text = [.. Enumerable.Range(0, 1000).Select(i => (byte)(i * i / 7))];
    private static readonly byte[] Packed = GrpcTestClient.Gzip(Text);

    public static TheoryData<string, byte[]> Corrupt =>
        new()
        {
            { "not gzip at all", new byte[100] },
            { "cut in the trailer", Packed[..^1] },
            { "cut in the data", Packed[..^40] },
            { "another checksum", Changed(Packed, Packed.Length - 8) },
            { "another length", Changed(Packed, Packed.Length - 4) },
            { "another header", Changed(Packed, 2) },
            { "a byte of the data changed", Changed(Packed, 40) },
            { "bytes behind the end", [.. Packed, 1, 2, 3, 4] },
            { "a second member", [.. Packed, .. GrpcTestClient.Gzip([1, 2, 3])] },
        };

    [Theory, InlineData(1), InlineData(100_000)]
    public void Inflates_up_to_the_limit(int length)
    {
        var packed = GrpcTestClient.Gzip(new byte[length]);

        var read = GzipMessage.Inflate(new ReadOnlySequence<byte>(packed), length);

        Assert.Equal(FrameState.Complete, read.State);
        Assert.Equal(length, read.Message.Length);
    }

    [Theory, MemberData(nameof(Corrupt))]
    public void Refuses(string because, byte[] packed)
    {
        var read = GzipMessage.Inflate(new ReadOnlySequence<byte>(packed), 1 << 20);

        Assert.True(read.Fault?.Code == GrpcStatusCode.InvalidArgument, $"{because}: {read.Fault}");
    }

    [Fact]
    public void A_bomb_costs_no_more_than_its_own_size()
    {
        var bomb = GrpcTestClient.Gzip(new byte[50_000_000]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = GzipMessage.Inflate(new ReadOnlySequence<byte>(bomb), 1 << 20);

        Assert.Equal(GrpcStatusCode.ResourceExhausted, read.Fault?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_bomb_that_lies_about_its_length_is_inflated_no_further_than_that()
    {
        var bomb = GrpcTestClient.Gzip(new byte[50_000_000]);
        BitConverter.TryWriteBytes(bomb.AsSpan(bomb.Length - 4), 1000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = GzipMessage.Inflate(new ReadOnlySequence<byte>(bomb), 1 << 20);

        Assert.Equal(GrpcStatusCode.InvalidArgument, read.Fault?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
    }

    [Fact]
    public void A_message_of_no_bytes_may_be_compressed_to_no_bytes()
    {
        var read = GzipMessage.Inflate(ReadOnlySequence<byte>.Empty, 1);

        Assert.Equal((FrameState.Complete, 0), (read.State, read.Message.Length));
    }

    [Fact]
    public void A_small_message_that_promises_much_gets_no_memory_for_it()
    {
        var packed = GrpcTestClient.Gzip("hello"u8);
        BitConverter.TryWriteBytes(packed.AsSpan(packed.Length - 4), 500_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var read = GzipMessage.Inflate(new ReadOnlySequence<byte>(packed), 1 << 30);

        Assert.Equal(GrpcStatusCode.InvalidArgument, read.Fault?.Code);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000);
    }

    private static byte[] Changed(byte[] bytes, int at)
    {
        var copy = bytes.ToArray();
        copy[at] ^= 0x15;
        return copy;
    }
}
