using Sluice.Grpc.Calls;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

/// <summary>How streams end that do not end by themselves: deadlines, callers that go away, a server that stops.</summary>
public sealed class StreamEndTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_deadline_ends_a_stream_between_two_messages()
    {
        var time = new ManualTimeProvider();
        await using var server = await new TestStreams().StartAsync(new GrpcOptions { Time = time });
        using var client = new GrpcTestClient(server.Address);
        await using var stream = client.Open(TestStreams.BothPath, new GrpcTestCall { Timeout = "5S" });

        stream.Write(new ModelInferRequest { Id = "in time" });
        var first = await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit);
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("in time", first?.Id);
        Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, (await stream.EndAsync().Within(Limit)).Status);
        Assert.Equal(0, time.ActiveTimers);
    }

    [Fact]
    public async Task A_caller_that_goes_away_cancels_the_handler_and_is_no_error()
    {
        var ended = new TaskCompletionSource<Exception>();
        var service = new TestStreams
        {
            Both = async (requests, responses, call) =>
            {
                try
                {
                    await TestStreams.EchoAsync(requests, responses, call);
                }
                catch (Exception end)
                {
                    ended.SetResult(end);
                    throw;
                }
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await using (var stream = client.Open(TestStreams.BothPath))
        {
            stream.Write(new ModelInferRequest { Id = "here" });
            await stream.ReadAsync(ModelInferResponse.Parser).Within(Limit);
        }

        var end = await ended.Task.Within(Limit);
        Assert.True(end is OperationCanceledException or GrpcException { Status.Code: GrpcStatusCode.Cancelled });
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_the_wait_for_its_reading()
    {
        var ended = new TaskCompletionSource<Exception>();
        var filler = new ModelInferResponse { Id = new string('x', 1 << 20) };
        var service = new TestStreams
        {
            Server = async (_, responses, _) =>
            {
                try
                {
                    while (true)
                        await responses.WriteAsync(filler);
                }
                catch (Exception end)
                {
                    ended.SetResult(end);
                    throw;
                }
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await using (var stream = client.Open(TestStreams.ServerPath))
        {
            stream.Write(new ModelInferRequest());
            stream.Complete();
            await stream.HeadersAsync().Within(Limit);
        }

        Assert.IsAssignableFrom<OperationCanceledException>(await ended.Task.Within(Limit));
    }

    [Fact]
    public async Task A_stopping_server_ends_streams_and_lets_what_is_in_flight_end()
    {
        var working = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        using var stopping = new CancellationTokenSource();
        var service = new TestStreams
        {
            Both = async (requests, responses, call) =>
            {
                await foreach (var request in requests.ReadAllAsync())
                {
                    working.TrySetResult();
                    await release.Task.WaitAsync(call.Cancellation);
                    await responses.WriteAsync(new ModelInferResponse { Id = request.Id });
                }
            },
            Server = async (_, responses, call) =>
            {
                await responses.StartAsync();
                var stop = new TaskCompletionSource();
                await using var registration = call.Stopping.Register(stop.SetResult);
                await stop.Task.WaitAsync(call.Cancellation);
                throw GrpcCall.EndForStopping();
            },
        };
        await using var server = await service.StartAsync(new GrpcOptions { Stopping = stopping.Token });
        using var client = new GrpcTestClient(server.Address);
        await using var both = client.Open(TestStreams.BothPath);
        await using var watch = client.Open(TestStreams.ServerPath);
        both.Write(new ModelInferRequest { Id = "in flight" });
        both.Write(new ModelInferRequest { Id = "behind" });
        watch.Write(new ModelInferRequest());
        watch.Complete();

        await working.Task.Within(Limit);
        await watch.HeadersAsync().Within(Limit);
        await stopping.CancelAsync();
        release.SetResult();

        Assert.Equal("in flight", (await both.ReadAsync(ModelInferResponse.Parser).Within(Limit))?.Id);
        Assert.Equal((int)GrpcStatusCode.Unavailable, (await both.EndAsync().Within(Limit)).Status);
        Assert.Equal((int)GrpcStatusCode.Unavailable, (await watch.EndAsync().Within(Limit)).Status);
    }

    [Fact]
    public async Task A_host_that_stops_says_GOAWAY_ends_its_watches_and_waits_for_its_answers()
    {
        var release = new TaskCompletionSource();
        var stop = new TaskCompletionSource();
        var service = new TestStreams
        {
            Server = async (request, responses, call) =>
            {
                await responses.StartAsync();
                await using var registration = call.Stopping.Register(() => stop.TrySetResult());
                await stop.Task.WaitAsync(call.Cancellation);
                if (request.Id == "watch")
                    throw GrpcCall.EndForStopping();
                await release.Task.WaitAsync(call.Cancellation);
                await responses.WriteAsync(new ModelInferResponse { Id = "answered" });
            },
        };
        await using var server = await service.StartAsync();
        using var client = new GrpcTestClient(server.Address);
        await using var watch = Ask("watch");
        await using var work = Ask("work");
        await watch.HeadersAsync().Within(Limit);
        await work.HeadersAsync().Within(Limit);

        var stopped = server.StopAsync();
        var ended = await watch.EndAsync().Within(Limit);
        await UntilRefusedAsync(() => Ask("watch")).Within(Limit);
        var isWaiting = !stopped.IsCompleted;
        release.SetResult();

        Assert.Equal(((int)GrpcStatusCode.Unavailable, "this server is stopping; begin the call anew"), ended);
        Assert.True(isWaiting);
        Assert.Equal("answered", (await work.ReadAsync(ModelInferResponse.Parser).Within(Limit))?.Id);
        Assert.Equal((0, ""), await work.EndAsync().Within(Limit));
        await stopped.Within(Limit);

        GrpcTestStream Ask(string id)
        {
            var stream = client.Open(TestStreams.ServerPath);
            stream.Write(new ModelInferRequest { Id = id });
            stream.Complete();
            return stream;
        }
    }

    /// <summary>Calls are told of a stop a moment before connections are.</summary>
    private static async Task UntilRefusedAsync(Func<GrpcTestStream> ask)
    {
        while (true)
        {
            await using var late = ask();
            if (await Record.ExceptionAsync(late.HeadersAsync) is HttpRequestException)
                return;
        }
    }
}
