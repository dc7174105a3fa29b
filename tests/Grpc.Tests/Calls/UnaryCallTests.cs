using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Hosting;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

public sealed class UnaryCallTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory, InlineData(false), InlineData(true)]
    public async Task Answers_a_message_plain_or_compressed(bool gzip)
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);
        var request = new ModelInferRequest { Id = "seven" };
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[300_000]));

        var reply = await Call(client, request, new GrpcTestCall { Gzip = gzip });

        Assert.Equal(0, reply.Status);
        Assert.Equal("seven", reply.Message?.Id);
        Assert.Equal(300_000, reply.Message?.RawOutputContents[0].Length);
        Assert.Equal("0", reply.Trailers["grpc-status"]);
        Assert.Equal("application/grpc", reply.Headers["content-type"]);
        Assert.Equal("identity,gzip", reply.Headers["grpc-accept-encoding"]);
    }

    [Theory]
    [InlineData("zeros, which gzip packs a thousandfold", 0)]
    [InlineData("noise, which it hardly packs", 200)]
    public async Task Inflates_a_message_of_the_greatest_size(string because, int values)
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);
        var random = new Random(1);
        var content = new byte[new GrpcOptions().MaxRequestBytes - 5];
        for (var i = 0; i < content.Length && values > 0; i++)
            content[i] = (byte)random.Next(values);
        var request = new ModelInferRequest();
        request.RawInputContents.Add(UnsafeByteOperations.UnsafeWrap(content));

        var reply = await Call(client, request, new GrpcTestCall { Gzip = true });
        request.Id = "a byte too many";
        var over = await Call(client, request, new GrpcTestCall { Gzip = true });

        Assert.True(reply.Status == 0, $"{because}: {reply.Detail}");
        Assert.True(content.AsSpan().SequenceEqual(reply.Message!.RawOutputContents[0].Span), because);
        Assert.Equal((int)GrpcStatusCode.ResourceExhausted, over.Status);
    }

    [Fact]
    public async Task An_empty_message_goes_both_ways()
    {
        await using var server = await TestService.StartAsync(TestService.EchoAsync);
        using var client = new GrpcTestClient(server.Address);

        var reply = await client.SendAsync(TestService.Path, GrpcTestClient.Frame([])).Within(Limit);

        Assert.Equal(0, reply.Status);
        Assert.Equal("0000000000", Convert.ToHexString(reply.Message!));
    }

    [Fact]
    public async Task Carries_metadata_both_ways()
    {
        byte[] bytes = [0, 255, 10, 44];
        await using var server = await TestService.StartAsync(
            (request, call) =>
            {
                call.ResponseHeaders.Append("seen", call.RequestHeaders.Get("shape") ?? "nothing");
                call.ResponseTrailers.AppendBinary("seen-bin", call.RequestHeaders.GetBinary("shape-bin")[1]);
                return ValueTask.FromResult(
                    new ModelInferResponse { Id = $"{call.Service} {call.Method} {call.Authority}" }
                );
            }
        );
        using var client = new GrpcTestClient(server.Address);

        var reply = await Call(
            client,
            new ModelInferRequest(),
            new GrpcTestCall { Headers = [("shape", "round"), ("shape-bin", "AQ==, AP8KLA")] }
        );

        Assert.Equal(0, reply.Status);
        Assert.Equal("round", reply.Headers["seen"]);
        Assert.Equal(Convert.ToBase64String(bytes).TrimEnd('='), reply.Trailers["seen-bin"]);
        Assert.Equal($"test.Echo Call {server.Address.Authority}", reply.Message?.Id);
    }

    [Fact]
    public async Task Binary_metadata_that_is_none_is_the_callers_fault()
    {
        await using var server = await TestService.StartAsync(
            (_, call) =>
                ValueTask.FromResult(
                    new ModelInferResponse { Id = call.RequestHeaders.GetBinary("x-bin")[0].ToString() }
                )
        );
        using var client = new GrpcTestClient(server.Address);

        var reply = await Call(client, new ModelInferRequest(), new GrpcTestCall { Headers = [("x-bin", "!")] });

        Assert.Equal((int)GrpcStatusCode.InvalidArgument, reply.Status);
        Assert.Equal("metadata x-bin: expected Base64, got \"!\"", reply.Detail);
    }

    [Fact]
    public async Task An_error_is_trailers_only_and_keeps_its_metadata()
    {
        await using var server = await TestService.StartAsync(
            (_, call) =>
            {
                call.ResponseTrailers.Append("hint", "try another");
                throw new GrpcException(GrpcStatusCode.NotFound, "no model \"café\" 100%\n");
            }
        );
        using var client = new GrpcTestClient(server.Address);

        var reply = await Call(client, new ModelInferRequest());

        Assert.Equal((int)GrpcStatusCode.NotFound, reply.Status);
        Assert.Equal("no model \"café\" 100%\n", reply.Detail);
        Assert.Equal("no model \"caf%C3%A9\" 100%25%0A", reply.Headers["grpc-message"]);
        Assert.Equal("try another", reply.Headers["hint"]);
        Assert.Empty(reply.Trailers);
        Assert.Null(reply.Message);
    }

    [Fact]
    public async Task A_known_exception_gets_its_status_and_no_error_in_the_log()
    {
        var options = new GrpcOptions
        {
            MapException = exception =>
                exception is FormatException ? new GrpcStatus(GrpcStatusCode.OutOfRange, exception.Message) : null,
        };
        await using var server = await TestService.StartAsync((_, _) => throw new FormatException("odd"), options);
        using var client = new GrpcTestClient(server.Address);

        var reply = await Call(client, new ModelInferRequest());

        Assert.Equal(((int)GrpcStatusCode.OutOfRange, "odd"), (reply.Status, reply.Detail));
    }

    [Fact]
    public async Task An_unknown_exception_is_internal_with_an_id_that_only_the_log_explains()
    {
        await using var server = await TestService.StartAsync((_, _) => throw new FormatException("secret"));
        server.Logs.Expect(entry => entry.Exception is FormatException { Message: "secret" });
        using var client = new GrpcTestClient(server.Address);

        var reply = await Call(client, new ModelInferRequest());

        Assert.Equal((int)GrpcStatusCode.Internal, reply.Status);
        Assert.DoesNotContain("secret", reply.Detail);
        var id = reply.Detail.Split(' ')[^1];
        var logged = Assert.Single(server.Logs.Entries, entry => entry.Exception is FormatException);
        Assert.Contains(id, logged.Message);
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_before_it_arrives()
    {
        await using var server = await TestService.StartAsync(
            TestService.EchoAsync,
            new GrpcOptions { MaxRequestBytes = 1000 }
        );
        using var client = new GrpcTestClient(server.Address);
        byte[] prefixOnly = [0, 0, 0, 0x03, 0xE9];

        var over = await client.SendAsync(TestService.Path, prefixOnly).Within(Limit);
        var exact = new ModelInferRequest();
        exact.RawInputContents.Add(ByteString.CopyFrom(new byte[997]));
        var within = await Call(client, exact);

        Assert.Equal(1000, exact.CalculateSize());
        Assert.Equal(0, within.Status);
        Assert.Equal((int)GrpcStatusCode.ResourceExhausted, over.Status);
        Assert.Equal("the message has 1001 bytes; this server takes at most 1000", over.Detail);
    }

    [Fact]
    public async Task The_servers_limit_on_bodies_does_not_bind_calls()
    {
        await using var server = await LoopbackServer.StartAsync(
            app => app.MapGrpcService(new TestService(TestService.EchoAsync), new GrpcOptions()),
            configure: builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = 100)
        );
        using var client = new GrpcTestClient(server.Address);
        var request = new ModelInferRequest();
        request.RawInputContents.Add(ByteString.CopyFrom(new byte[1000]));

        var reply = await Call(client, request);

        Assert.Equal(0, reply.Status);
    }

    [Fact]
    public async Task Calls_on_one_connection_run_side_by_side()
    {
        var both = new CountdownEvent(2);
        var waiting = new ConcurrentBag<TaskCompletionSource>();
        await using var server = await TestService.StartAsync(
            async (request, call) =>
            {
                var mine = new TaskCompletionSource();
                waiting.Add(mine);
                if (both.Signal())
                {
                    foreach (var other in waiting)
                        other.SetResult();
                }

                await mine.Task.WaitAsync(call.Cancellation);
                return await TestService.EchoAsync(request, call);
            }
        );
        using var client = new GrpcTestClient(server.Address);

        var replies = await Task.WhenAll(
                Call(client, new ModelInferRequest { Id = "a" }),
                Call(client, new ModelInferRequest { Id = "b" })
            )
            .Within(Limit);

        Assert.Equal(["a", "b"], replies.Select(reply => reply.Message?.Id));
    }

    private static Task<GrpcReply<ModelInferResponse>> Call(
        GrpcTestClient client,
        ModelInferRequest request,
        GrpcTestCall? call = null
    ) => client.UnaryAsync(TestService.Path, request, ModelInferResponse.Parser, call).Within(Limit);
}
