using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

/// <summary>When responses are compressed (gRPC, "Compression"): as the request was, where the caller understands it.</summary>
public sealed class CompressedResponseTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static TheoryData<string, bool, string?, bool> Cases =>
        new()
        {
            { "compressed, and understands gzip", true, "identity,gzip", true },
            { "understands it among others, with spaces", true, "deflate, gzip , br", true },
            { "compressed, and says nothing", true, null, false },
            { "compressed, and understands another", true, "identity,gzipped", false },
            { "plain, though it understands gzip", false, "identity,gzip", false },
        };

    [Theory, MemberData(nameof(Cases))]
    public async Task A_response_is_compressed_as_the_request_was(
        string because,
        bool gzip,
        string? accepts,
        bool expected
    )
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);
        var call = new GrpcTestCall
        {
            Gzip = gzip,
            Headers = accepts is null ? [] : [("grpc-accept-encoding", accepts)],
        };
        var request = new ModelInferRequest { Id = "seven" };
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[100_000]));
        var message = request.ToByteArray();
        var body = gzip ? GrpcTestClient.Frame(GrpcTestClient.Gzip(message), flag: 1) : GrpcTestClient.Frame(message);

        var raw = await client.SendAsync(TestService.Path, body, call).Within(Limit);
        var reply = await client.UnaryAsync(TestService.Path, request, ModelInferResponse.Parser, call).Within(Limit);

        Assert.True(raw.Message![0] == (expected ? 1 : 0), because);
        Assert.Equal(expected, raw.Message.Length < 10_000);
        Assert.Equal(expected ? "gzip" : null, raw.Headers.GetValueOrDefault("grpc-encoding"));
        Assert.Equal("seven", reply.Message?.Id);
        Assert.Equal(new byte[100_000], reply.Message!.RawOutputContents[0].ToByteArray());
    }

    [Fact]
    public async Task Each_message_of_a_stream_is_compressed_or_not_for_itself()
    {
        var noise = new byte[4000];
        new Random(1).NextBytes(noise);
        byte[][] contents = [new byte[4000], [1, 2, 3], noise, new byte[4000]];
        await using var server = await new TestStreams().StartAsync();
        using var client = new GrpcTestClient(server.Address);
        var call = new GrpcTestCall { Gzip = true, Headers = [("grpc-accept-encoding", "gzip")] };
        await using var stream = client.Open(TestStreams.BothPath, call);

        var flags = new List<byte>();
        foreach (var content in contents)
        {
            var request = new ModelInferRequest();
            request.RawInputContents.Add(ByteString.CopyFrom(content));
            stream.WriteRaw(GrpcTestClient.Frame(GrpcTestClient.Gzip(request.ToByteArray()), flag: 1));
            var (flag, message) = (await stream.ReadRawAsync().Within(Limit))!.Value;
            var answer = ModelInferResponse.Parser.ParseFrom(flag == 1 ? GrpcTestClient.Gunzip(message) : message);
            flags.Add(flag);
            Assert.Equal(content, answer.RawOutputContents[0].ToByteArray());
        }

        Assert.Equal([1, 0, 0, 1], flags);
    }
}
