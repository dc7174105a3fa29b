using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Clients;
using Sluice.Grpc.Status;
using Sluice.Grpc.Tests.Calls;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Clients;

public sealed class GrpcClientTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    [Fact]
    public async Task Messages_pass_both_ways_while_both_sides_go_on()
    {
        await using var server = await new TestStreams().StartAsync();
        await using var call = Call(server.Address);
        var answers = call.ReadAllAsync(CancellationToken.None).GetAsyncEnumerator();

        for (var number = 0; number < 100; number++)
        {
            await call.WriteAsync(new ModelInferRequest { Id = $"{number}" }, CancellationToken.None).Within(Limit);
            Assert.True(await answers.MoveNextAsync().AsTask().Within(Limit));
            Assert.Equal($"{number}", answers.Current.Id);
        }
        call.Complete();

        Assert.False(await answers.MoveNextAsync().AsTask().Within(Limit), "the server ends when all was said");
    }

    [Fact]
    public async Task The_servers_status_ends_the_responses()
    {
        var streams = new TestStreams
        {
            Both = async (_, responses, _) =>
            {
                await responses.WriteAsync(new ModelInferResponse { Id = "one" });
                throw new GrpcException(GrpcStatusCode.PermissionDenied, "no more, 100 %");
            },
        };
        await using var server = await streams.StartAsync();
        await using var call = Call(server.Address);

        var (ids, status) = await ReadAsync(call);

        Assert.Equal(["one"], ids);
        Assert.Equal(new GrpcStatus(GrpcStatusCode.PermissionDenied, "no more, 100 %"), status);
    }

    [Theory]
    [InlineData(200, "text/html", GrpcStatusCode.Unknown)]
    [InlineData(401, "application/grpc", GrpcStatusCode.Unauthenticated)]
    [InlineData(404, "text/html", GrpcStatusCode.Unimplemented)]
    [InlineData(503, "text/html", GrpcStatusCode.Unavailable)]
    public async Task What_is_no_grpc_is_told_by_its_http_status(int http, string type, GrpcStatusCode expected)
    {
        await using var server = await LoopbackServer.StartAsync(application =>
            application.Run(context =>
            {
                context.Response.StatusCode = http;
                context.Response.ContentType = type;
                return context.Response.WriteAsync("<html>");
            })
        );
        await using var call = Call(server.Address);

        Assert.Equal(expected, (await ReadAsync(call)).Status?.Code);
    }

    [Fact]
    public async Task Where_nobody_listens_reading_and_writing_end()
    {
        Uri gone;
        await using (var server = await new TestStreams().StartAsync())
            gone = server.Address;
        await using var call = Call(gone);

        var failure = await Record.ExceptionAsync(() =>
            call.WriteAsync(new ModelInferRequest(), CancellationToken.None).Within(Limit)
        );

        Assert.True(failure is OperationCanceledException or GrpcException, $"{failure}");
        Assert.Equal(GrpcStatusCode.Unavailable, (await ReadAsync(call)).Status?.Code);
    }

    [Fact]
    public async Task A_response_that_breaks_off_is_unavailable()
    {
        await using var server = await LoopbackServer.StartAsync(application =>
            application.Run(async context =>
            {
                context.Response.ContentType = "application/grpc";
                await context.Response.StartAsync();
                await context.Response.BodyWriter.FlushAsync();
                context.Abort();
            })
        );
        await using var call = Call(server.Address);

        Assert.Equal(GrpcStatusCode.Unavailable, (await ReadAsync(call)).Status?.Code);
    }

    [Theory]
    [InlineData("the server has ended it", false)]
    [InlineData("this side has said its last", true)]
    public async Task Writing_into_a_call_that_is_over_is_unavailable(string because, bool completes)
    {
        var streams = new TestStreams();
        await using var server = await (
            completes ? streams : new TestStreams { Both = (_, _, _) => ValueTask.CompletedTask }
        ).StartAsync();
        await using var call = Call(server.Address);
        await call.WriteAsync(new ModelInferRequest { Id = "one" }, CancellationToken.None).Within(Limit);
        if (completes)
            call.Complete();
        await ReadAsync(call);

        // The connection may take a message more before it knows.
        Exception? failure = null;
        for (var writes = 0; failure is null && writes < 1000; writes++)
        {
            failure = await Record.ExceptionAsync(() =>
                call.WriteAsync(new ModelInferRequest(), CancellationToken.None).Within(Limit)
            );
        }

        Assert.True(failure is OperationCanceledException or GrpcException, $"{because}: {failure}");
    }

    [Fact]
    public async Task To_end_a_call_in_the_middle_is_no_end_in_order()
    {
        var ended = new TaskCompletionSource<Exception?>();
        var begun = new TaskCompletionSource();
        var streams = new TestStreams
        {
            Both = async (requests, responses, call) =>
            {
                await responses.StartAsync();
                begun.SetResult();
                ended.SetResult(await Record.ExceptionAsync(async () => await requests.ReadAsync()));
            },
        };
        await using var server = await streams.StartAsync();

        await using (var call = Call(server.Address))
        {
            _ = ReadAsync(call);
            await begun.Task.Within(Limit);
        }

        Assert.NotNull(await ended.Task.Within(Limit));
    }

    public void Dispose() => _http.Dispose();

    private GrpcDuplexCall<ModelInferRequest, ModelInferResponse> Call(Uri address) =>
        new GrpcClient(_http, address).Duplex<ModelInferRequest, ModelInferResponse>(
            TestStreams.BothPath,
            ModelInferResponse.Parser,
            1 << 20,
            [],
            CancellationToken.None
        );

    private static async Task<(List<string> Ids, GrpcStatus? Status)> ReadAsync(
        GrpcDuplexCall<ModelInferRequest, ModelInferResponse> call
    )
    {
        var ids = new List<string>();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await foreach (var response in call.ReadAllAsync(limit.Token))
                ids.Add(response.Id);
            return (ids, null);
        }
        catch (GrpcException ended)
        {
            return (ids, ended.Status);
        }
        catch (OperationCanceledException)
        {
            return (ids, null);
        }
    }
}
