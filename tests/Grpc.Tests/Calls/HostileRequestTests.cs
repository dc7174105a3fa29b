using System.Net;
using Google.Protobuf;
using Sluice.Grpc.Framing;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

public sealed class HostileRequestTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly byte[] Valid = ValidRequest();

    public static TheoryData<string, string, string?, GrpcStatusCode, string> Vectors =>
        new()
        {
            { "no message", "", null, GrpcStatusCode.Unimplemented, "got none" },
            {
                "half a prefix",
                "000000",
                null,
                GrpcStatusCode.InvalidArgument,
                "expected 5 bytes with the prefix, got 3"
            },
            { "half a message", "00000000050A", null, GrpcStatusCode.InvalidArgument, "expected 10 bytes" },
            { "two messages", "00000000000000000000", null, GrpcStatusCode.Unimplemented, "exactly one" },
            { "trailing bytes", "0000000000FF", null, GrpcStatusCode.Unimplemented, "exactly one" },
            { "a bad flag", "0700000000", null, GrpcStatusCode.InvalidArgument, "expected 0 or 1, got 7" },
            { "compressed, nobody said how", "0100000000", null, GrpcStatusCode.Internal, "grpc-encoding is absent" },
            { "compressed by identity", "0100000000", "identity", GrpcStatusCode.Internal, "or identity" },
            { "an unknown encoding", "0000000000", "deflate", GrpcStatusCode.Unimplemented, "got \"deflate\"" },
            { "not gzip", $"0100000014{new string('7', 40)}", "gzip", GrpcStatusCode.InvalidArgument, "gzip" },
            { "not protobuf", "0000000001FF", null, GrpcStatusCode.InvalidArgument, "not a ModelInferRequest" },
            {
                "a field longer than the message",
                "00000000020A7F",
                null,
                GrpcStatusCode.InvalidArgument,
                "not a Model"
            },
            { "4 GiB announced", "00FFFFFFFF", null, GrpcStatusCode.ResourceExhausted, "4294967295 bytes" },
        };

    [Theory, MemberData(nameof(Vectors))]
    public async Task Each_fault_has_its_status(
        string because,
        string hex,
        string? encoding,
        GrpcStatusCode expected,
        string sentence
    )
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);
        var call = new GrpcTestCall { Headers = encoding is null ? [] : [("grpc-encoding", encoding)] };

        var reply = await client.SendAsync(TestService.Path, Convert.FromHexString(hex), call).Within(Limit);

        Assert.Equal(HttpStatusCode.OK, reply.HttpStatus);
        Assert.True((int)expected == reply.Status, $"{because}: {reply.Status} {reply.Detail}");
        Assert.Contains(sentence, reply.Detail);
        Assert.True(reply.Headers.ContainsKey("grpc-status"), "an error before any message is trailers-only");
    }

    [Fact]
    public async Task An_unknown_encoding_is_told_the_known_ones()
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);
        var call = new GrpcTestCall { Headers = [("grpc-encoding", "snappy")] };

        var reply = await client.SendAsync(TestService.Path, Valid, call).Within(Limit);

        Assert.Equal("identity,gzip", reply.Headers["grpc-accept-encoding"]);
    }

    [Fact]
    public async Task A_bomb_is_refused()
    {
        await using var server = await TestService.StartAsync(
            TestService.EchoAsync,
            new GrpcOptions { MaxRequestBytes = 100_000 }
        );
        using var client = new GrpcTestClient(server.Address);
        var bomb = GrpcTestClient.Frame(GrpcTestClient.Gzip(new byte[20_000_000]), flag: 1);

        var reply = await client.SendAsync(TestService.Path, bomb, new GrpcTestCall { Gzip = true }).Within(Limit);

        Assert.Equal((int)GrpcStatusCode.ResourceExhausted, reply.Status);
        Assert.Contains("100000", reply.Detail);
    }

    [Fact]
    public async Task A_refused_upload_leaves_the_connection_to_others()
    {
        await using var server = await TestService.StartAsync(
            TestService.EchoAsync,
            new GrpcOptions { MaxRequestBytes = 1000 }
        );
        using var client = new GrpcTestClient(server.Address);
        var large = GrpcTestClient.Frame(new byte[5_000_000]);

        for (var i = 0; i < 20; i++)
        {
            var refused = await client.SendAsync(TestService.Path, large).Within(Limit);
            var served = await client.SendAsync(TestService.Path, Valid).Within(Limit);
            Assert.Equal((int)GrpcStatusCode.ResourceExhausted, refused.Status);
            Assert.Equal(0, served.Status);
        }

        Assert.Single(server.Logs.Entries, entry => entry.Event.Name == "ConnectionStart");
    }

    [Theory, InlineData(1), InlineData(2)]
    public async Task Any_body_gets_a_status_on_the_same_connection(int seed)
    {
        const int Bodies = 2000;
        await using var server = await TestService.StartAsync(
            TestService.EchoAsync,
            new GrpcOptions { MaxRequestBytes = 10_000 }
        );
        using var client = new GrpcTestClient(server.Address);
        var random = new Random(seed);
        var statuses = new HashSet<int?>();

        for (var i = 0; i < Bodies; i++)
        {
            var body = Mutate(random);
            var call = new GrpcTestCall { Gzip = random.Next(2) == 0 };
            var reply = await client.SendAsync(TestService.Path, body, call).Within(Limit);
            Assert.True(
                reply is { HttpStatus: HttpStatusCode.OK, Status: not null } && IsAllowed(reply, call),
                $"body {i}, {Convert.ToHexString(body)}: {reply.HttpStatus}, {reply.Status} {reply.Detail}"
            );
            statuses.Add(reply.Status);
        }

        Assert.All<int?>([0, 3, 8, 12], status => Assert.Contains(status, statuses));
        Assert.Single(server.Logs.Entries, entry => entry.Event.Name == "ConnectionStart");
    }

    private static bool IsAllowed(GrpcReply<byte[]> reply, GrpcTestCall call) =>
        (GrpcStatusCode)reply.Status! switch
        {
            GrpcStatusCode.Ok or GrpcStatusCode.InvalidArgument or GrpcStatusCode.Unimplemented => true,
            GrpcStatusCode.ResourceExhausted => true,
            GrpcStatusCode.Internal => !call.Gzip && reply.Detail.Contains("compressed flag", StringComparison.Ordinal),
            _ => false,
        };

    private static byte[] Mutate(Random random)
    {
        var body = random.Next(4) switch
        {
            0 => RandomBytes(random),
            1 => GrpcTestClient.Frame(RandomBytes(random)),
            2 => GrpcTestClient.Frame(GrpcTestClient.Gzip(Valid.AsSpan(MessageFrame.PrefixBytes)), flag: 1),
            _ => [.. Valid],
        };
        for (var changes = random.Next(4); changes > 0 && body.Length > 0; changes--)
            body[random.Next(body.Length)] = (byte)random.Next(256);
        return random.Next(5) == 0 ? body[..random.Next(body.Length + 1)] : body;
    }

    private static byte[] RandomBytes(Random random)
    {
        var bytes = new byte[random.Next(200)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static byte[] ValidRequest()
    {
        var request = new ModelInferRequest { ModelName = "iris", Id = "1" };
        request.Inputs.Add(
            new ModelInferRequest.Types.InferInputTensor
            {
                Name = "x",
                Datatype = "FP32",
                Shape = { 1, 4 },
                Contents = new InferTensorContents { Fp32Contents = { 1, 2, 3, 4 } },
            }
        );
        request.Parameters.Add("p", new InferParameter { StringParam = "é" });
        return GrpcTestClient.Frame(request.ToByteArray());
    }
}
