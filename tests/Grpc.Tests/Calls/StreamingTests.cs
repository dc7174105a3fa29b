using Google.Protobuf;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

public sealed class StreamingTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Each_message_is_answered_before_the_next_is_sent()
    {
        await using var server = await new TestStreams().StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await using var stream = client.Open(TestStreams.BothPath);

        foreach (var id in new[] { "one", "two", "three" })
        {
            stream.Write(new ModelInferRequest { Id = id });
            Assert.Equal(id, (await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit))?.Id);
        }

        stream.Complete();
        Assert.Null(await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit));
        Assert.Equal((0, ""), await stream.EndAsync().Within(Limit));
    }

    [Fact]
    public async Task One_request_may_have_many_answers_or_none()
    {
        var service = new TestStreams
        {
            Server = async (request, responses, _) =>
            {
                for (var i = 0; i < int.Parse(request.Id); i++)
                    await responses.WriteAsync(new ModelInferResponse { Id = $"{i}" });
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);

        var many = await AnswersAsync(client, "1000");
        var none = await AnswersAsync(client, "0");

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"{i}"), many.Ids);
        Assert.Equal((0, ""), many.End);
        Assert.Empty(none.Ids);
        Assert.Equal((0, ""), none.End);
    }

    [Fact]
    public async Task The_callers_headers_are_answered_before_any_message()
    {
        var go = new TaskCompletionSource();
        var service = new TestStreams
        {
            Both = async (_, responses, call) =>
            {
                call.ResponseHeaders.Append("who", "me");
                await responses.StartAsync();
                await go.Task;
                throw new GrpcException(GrpcStatusCode.Aborted, "after the headers");
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await using var stream = client.Open(TestStreams.BothPath);

        var headers = await stream.HeadersAsync().Within(Limit);
        go.SetResult();

        Assert.Equal("me", headers["who"]);
        Assert.Equal(((int)GrpcStatusCode.Aborted, "after the headers"), await stream.EndAsync().Within(Limit));
    }

    [Theory]
    [InlineData("what was answered stays", 2)]
    [InlineData("nothing was answered", 0)]
    public async Task A_failure_ends_the_stream_with_its_status(string because, int answers)
    {
        var service = new TestStreams
        {
            Both = async (requests, responses, _) =>
            {
                for (var i = 0; i < answers; i++)
                    await responses.WriteAsync(new ModelInferResponse { Id = (await requests.ReadAsync())!.Id });
                throw new GrpcException(GrpcStatusCode.FailedPrecondition, "no more");
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await using var stream = client.Open(TestStreams.BothPath);
        for (var i = 0; i < 5; i++)
            stream.Write(new ModelInferRequest { Id = $"{i}" });

        for (var i = 0; i < answers; i++)
            Assert.Equal($"{i}", (await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit))?.Id);
        var end = await stream.EndAsync().Within(Limit);

        Assert.True(end == ((int)GrpcStatusCode.FailedPrecondition, "no more"), $"{because}: {end}");
    }

    [Theory]
    [InlineData(
        "a whole message, then half of one",
        "000000000000",
        GrpcStatusCode.InvalidArgument,
        "inside a message"
    )]
    [InlineData("a bad flag", "09", GrpcStatusCode.InvalidArgument, "expected 0 or 1, got 9")]
    [InlineData("not protobuf", "0000000001FF", GrpcStatusCode.InvalidArgument, "not a ModelInferRequest")]
    [InlineData("too large", "0000000401", GrpcStatusCode.ResourceExhausted, "at most 1024")]
    [InlineData("compressed, nobody said how", "0100000000", GrpcStatusCode.Internal, "grpc-encoding")]
    public async Task A_message_that_is_none_ends_the_stream(
        string because,
        string hex,
        GrpcStatusCode expected,
        string sentence
    )
    {
        await using var server = await new TestStreams().StartAsync(new GrpcOptions { MaxRequestBytes = 1024 });
        using var client = new GrpcTestClient(server.Address);
        await using var stream = client.Open(TestStreams.BothPath);
        stream.Write(new ModelInferRequest { Id = "good" });
        stream.WriteRaw(Convert.FromHexString(hex));
        stream.Complete();

        var answered = await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit);
        if (hex.StartsWith("0000000000", StringComparison.Ordinal))
            await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit);
        var (status, detail) = await stream.EndAsync().Within(Limit);

        Assert.Equal("good", answered?.Id);
        Assert.True(status == (int)expected && detail.Contains(sentence), $"{because}: {status} {detail}");
    }

    [Fact]
    public async Task A_caller_that_does_not_read_is_waited_for()
    {
        var written = 0;
        var message = new ModelInferResponse();
        message.RawOutputContents.Add(ByteString.CopyFrom(new byte[1 << 20]));
        var service = new TestStreams
        {
            Server = async (_, responses, _) =>
            {
                for (; written < 200; written++)
                    await responses.WriteAsync(message);
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await using var stream = client.Open(TestStreams.ServerPath);
        stream.Write(new ModelInferRequest());
        stream.Complete();

        // The first is out and nothing is read: the rest fills windows and buffers, and then waits.
        await stream.HeadersAsync().Within(Limit);
        var before = -1;
        while (before != Volatile.Read(ref written))
        {
            before = Volatile.Read(ref written);
            await Task.Delay(
                TimeSpan.FromMilliseconds(200),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
        }

        var heldBack = Volatile.Read(ref written);
        var read = 0;
        while (await stream.ReadRawAsync().Within(Limit) is not null)
            read++;

        Assert.InRange(heldBack, 0, 150);
        Assert.Equal(200, read);
        Assert.Equal((0, ""), await stream.EndAsync().Within(Limit));
    }

    [Fact]
    public async Task A_handler_that_does_not_read_holds_its_caller_back()
    {
        var go = new TaskCompletionSource();
        var service = new TestStreams
        {
            Both = async (requests, responses, call) =>
            {
                await responses.StartAsync();
                await go.Task.WaitAsync(call.Cancellation);
                await TestStreams.EchoAsync(requests, responses, call);
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        using var body = new CountedUpload(200, 1 << 18);

        var reply = client.SendAsync(TestStreams.BothPath, body);
        await body.HasStalledAsync().Within(Limit);
        var heldBack = body.Sent;
        go.SetResult();

        Assert.InRange(heldBack, 1, 199);
        Assert.Equal(0, (await reply.Within(Limit)).Status);
        Assert.Equal(200, body.Sent);
    }

    private static async Task<(List<string> Ids, (int, string) End)> AnswersAsync(GrpcTestClient client, string id)
    {
        await using var stream = client.Open(TestStreams.ServerPath);
        stream.Write(new ModelInferRequest { Id = id });
        stream.Complete();
        var ids = new List<string>();
        while (await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit) is { } answer)
            ids.Add(answer.Id);
        return (ids, await stream.EndAsync().Within(Limit));
    }
}
