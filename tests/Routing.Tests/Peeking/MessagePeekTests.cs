using System.IO.Pipelines;
using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Status;
using Sluice.Routing.Peeking;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Peeking;

public sealed class MessagePeekTests
{
    private const int Most = 1000;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly byte[] Message = Messages.Infer("iris", "12").ToByteArray();

    public static TheoryData<string, string, bool, GrpcStatusCode, string> Faults =>
        new()
        {
            { "no message", "", false, GrpcStatusCode.Unimplemented, "got none" },
            {
                "half a prefix",
                "0000",
                false,
                GrpcStatusCode.InvalidArgument,
                "expected 5 bytes with the prefix, got 2"
            },
            { "half a message", "00000000030A", false, GrpcStatusCode.InvalidArgument, "expected 8 bytes" },
            {
                "a message too large, of which nothing came",
                "00000003E9",
                false,
                GrpcStatusCode.ResourceExhausted,
                "1001"
            },
            { "4 GiB announced", "00FFFFFFFF", false, GrpcStatusCode.ResourceExhausted, "4294967295" },
            { "a bad flag", "02", false, GrpcStatusCode.InvalidArgument, "expected 0 or 1, got 2" },
            { "compressed, nobody said how", "0100000000", false, GrpcStatusCode.Internal, "grpc-encoding" },
            { "not gzip", "010000000401020304", true, GrpcStatusCode.InvalidArgument, "gzip" },
            {
                "not protobuf",
                "000000000100",
                false,
                GrpcStatusCode.InvalidArgument,
                "malformed: no valid field number"
            },
            { "not UTF-8", "00000000030A01FF", false, GrpcStatusCode.InvalidArgument, "not UTF-8" },
        };

    [Theory, InlineData(false), InlineData(true)]
    public async Task Reads_the_names_wherever_the_bytes_are_split_and_keeps_every_byte(bool isGzip)
    {
        var bytes = isGzip
            ? GrpcTestClient.Frame(GrpcTestClient.Gzip(Message), flag: 1)
            : GrpcTestClient.Frame(Message);

        for (var place = 1; place < bytes.Length; place++)
        {
            var pipe = new Pipe();
            var body = new RequestBody(pipe.Reader);
            await pipe.Writer.WriteAsync(bytes.AsMemory(0, place));
            var reading = Read(body, isGzip);
            Assert.False(reading.IsCompleted, $"nothing can be known of {place} bytes of {bytes.Length}");
            await pipe.Writer.WriteAsync(bytes.AsMemory(place));

            Assert.Equal(new NamedModel("iris", "12"), await reading.Within(Limit));
            var read = await body.ReadAsync(CancellationToken.None);
            Assert.Equal(bytes.Length, read.Buffer.Length);
            Assert.False(body.HasConsumed);
        }
    }

    [Fact]
    public async Task Reads_a_message_that_comes_byte_by_byte()
    {
        var pipe = new Pipe();
        var reading = Read(new RequestBody(pipe.Reader), isGzip: false);

        foreach (var next in GrpcTestClient.Frame(Message))
            await pipe.Writer.WriteAsync(new[] { next });

        Assert.Equal(new NamedModel("iris", "12"), await reading.Within(Limit));
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task Each_fault_has_its_status(
        string because,
        string hex,
        bool isGzip,
        GrpcStatusCode code,
        string expected
    )
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Convert.FromHexString(hex));
        await pipe.Writer.CompleteAsync();

        var refusal = await Assert.ThrowsAsync<GrpcException>(() => Read(new RequestBody(pipe.Reader), isGzip));

        Assert.True(code == refusal.Status.Code, $"{because}: {refusal.Status}");
        Assert.Contains(expected, refusal.Status.Detail);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_has_come()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(Convert.FromHexString("00000003E9"));

        var refusal = await Assert.ThrowsAsync<GrpcException>(() =>
            Read(new RequestBody(pipe.Reader), isGzip: false).Within(Limit)
        );

        Assert.Equal(GrpcStatusCode.ResourceExhausted, refusal.Status.Code);
    }

    [Fact]
    public async Task A_bomb_is_refused()
    {
        var pipe = new Pipe();
        var bomb = GrpcTestClient.Frame(GrpcTestClient.Gzip(new byte[200_000]), flag: 1);
        Assert.InRange(bomb.Length, 1, Most);
        await pipe.Writer.WriteAsync(bomb);

        var refusal = await Assert.ThrowsAsync<GrpcException>(() => Read(new RequestBody(pipe.Reader), isGzip: true));

        Assert.Equal(GrpcStatusCode.ResourceExhausted, refusal.Status.Code);
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Any_body_is_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var outcomes = new HashSet<GrpcStatusCode>();

        for (var round = 0; round < 5000; round++)
        {
            var isGzip = random.Next(2) == 0;
            var bytes = Mutate(random, isGzip);
            var pipe = new Pipe();
            await pipe.Writer.WriteAsync(bytes);
            await pipe.Writer.CompleteAsync();
            var failure = await Record.ExceptionAsync(() => Read(new RequestBody(pipe.Reader), isGzip));
            Assert.True(
                failure is null or GrpcException,
                $"seed {seed}, {Convert.ToHexString(bytes)}, gzip {isGzip}: {failure}"
            );
            outcomes.Add((failure as GrpcException)?.Status.Code ?? GrpcStatusCode.Ok);
        }

        Assert.All(
            [GrpcStatusCode.Ok, GrpcStatusCode.InvalidArgument, GrpcStatusCode.ResourceExhausted],
            outcome => Assert.Contains(outcome, outcomes)
        );
    }

    private static Task<NamedModel> Read(RequestBody body, bool isGzip) =>
        MessagePeek
            .ReadAsync(
                body,
                isGzip ? MessageEncoding.Gzip : MessageEncoding.Identity,
                Most,
                0,
                static (_, message) => ModelScanner.Scan(message),
                CancellationToken.None
            )
            .AsTask();

    private static byte[] Mutate(Random random, bool isGzip)
    {
        var bytes =
            isGzip && random.Next(2) == 0
                ? GrpcTestClient.Frame(GrpcTestClient.Gzip(Message), flag: 1)
                : GrpcTestClient.Frame(Message);
        for (var changes = random.Next(3); changes > 0; changes--)
            bytes[random.Next(random.Next(2) == 0 ? 6 : bytes.Length)] = (byte)random.Next(256);
        return random.Next(5) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }
}
