using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Status;
using Sluice.Protos.Inference;
using Sluice.Routing.Tests.Hosting;
using Sluice.Testing;

namespace Sluice.Routing.Tests.Streaming;

/// <summary>ModelStreamInfer, which ends at the router.</summary>
public sealed class StreamTests
{
    private const string StreamPath = "/inference.GRPCInferenceService/ModelStreamInfer";
    private static readonly TimeSpan Limit = RunningRouter.Limit;

    [Fact]
    public async Task Each_message_takes_a_place_and_answers_come_in_order()
    {
        const int Messages = 100;
        // Of the first sixteen, four are the slow one's: the answers of the others wait for them.
        var (release, toQuick) = (new TaskCompletionSource(), 0);
        await using var slow = await BackendAsync(async request =>
        {
            await release.Task;
            return Echo(request);
        });
        await using var quick = await BackendAsync(request =>
        {
            if (Interlocked.Increment(ref toQuick) == 12)
                release.SetResult();
            return Task.FromResult(Echo(request));
        });
        await using var router = await RunningRouter.StartAsync();
        _ = router.Split($"a r1 1 2500 {slow.Address.Authority}; b r2 2 7500 {quick.Address.Authority}");
        var place = router.Host.State;
        await using var stream = router.Grpc.Open(StreamPath);

        for (var message = 0; message < Messages; message++)
            stream.Write(Message($"{message}"));
        stream.Complete();
        var answers = new List<ModelStreamInferResponse>();
        while (await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(Limit) is { } answer)
            answers.Add(answer);

        Assert.Equal((0, ""), await stream.EndAsync().Within(Limit));
        Assert.Equal(
            Enumerable.Range(0, Messages).Select(each => $"{each}"),
            answers.Select(each => each.InferResponse.Id)
        );
        Assert.All(answers, answer => Assert.Equal("", answer.ErrorMessage));
        Assert.Equal([25L, 75], place.Counts().Select(count => count.Scheduled));
        Assert.Equal(
            [25, 75],
            new[] { "a", "b" }.Select(variant => answers.Count(each => Label(each, "variant") == variant))
        );
        Assert.Equal(["1", "r1"], new[] { "version", "revision" }.Select(name => Label(answers.First(IsOfA), name)));

        static bool IsOfA(ModelStreamInferResponse answer) => Label(answer, "variant") == "a";
    }

    [Fact]
    public async Task What_is_wrong_with_one_message_is_said_in_its_answer()
    {
        await using var backend = await BackendAsync(request =>
            request.Id == "bad" ? throw new InvalidOperationException("no such input") : Task.FromResult(Echo(request))
        );
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        await using var stream = router.Grpc.Open(StreamPath);
        var sequence = Message("sequence");
        sequence.Parameters["sequence_id"] = new InferParameter { Int64Param = 5 };

        stream.Write(Message("first"));
        stream.Write(new ModelInferRequest { ModelName = "wine", Id = "elsewhere" });
        stream.Write(Message("bad"));
        stream.Write(sequence);
        stream.WriteRaw(GrpcTestClient.Frame([0xFF, 0xFF]));
        stream.Write(Message("last"));
        stream.Complete();
        var answers = new List<ModelStreamInferResponse>();
        while (await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(Limit) is { } answer)
            answers.Add(answer);

        Assert.Equal(
            ["first", "elsewhere", "bad", "sequence", "", "last"],
            answers.Select(each => each.InferResponse.Id)
        );
        Assert.Collection(
            answers.Select(answer => answer.ErrorMessage),
            first => Assert.Equal("", first),
            elsewhere => Assert.Contains("no model 'wine'", elsewhere),
            bad => Assert.Equal("no such input", bad),
            refused => Assert.Contains("parameter 'sequence_id' is not supported", refused),
            malformed => Assert.Contains("the request is malformed", malformed),
            last => Assert.Equal("", last)
        );
        Assert.Equal((0, ""), await stream.EndAsync().Within(Limit));
        Assert.Equal(3, router.Host.State.Counts().Single().Scheduled);
    }

    [Fact]
    public async Task Sixteen_messages_are_on_their_way_at_most()
    {
        const int Messages = 50;
        var gates = Enumerable.Range(0, Messages).Select(_ => new TaskCompletionSource()).ToArray();
        var entered = new SemaphoreSlim(0);
        var (inFlight, most) = (0, 0);
        await using var backend = await BackendAsync(async request =>
        {
            var now = Interlocked.Increment(ref inFlight);
            lock (gates)
                most = Math.Max(most, now);
            entered.Release();
            await gates[int.Parse(request.Id)].Task;
            Interlocked.Decrement(ref inFlight);
            return Echo(request);
        });
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        await using var stream = router.Grpc.Open(StreamPath);

        for (var message = 0; message < Messages; message++)
            stream.Write(Message($"{message}"));
        stream.Complete();
        for (var message = 0; message < Messages; message++)
        {
            Assert.True(await entered.WaitAsync(Limit));
            if (message >= 15)
                gates[message - 15].SetResult();
        }
        foreach (var gate in gates[^15..])
            gate.SetResult();

        Assert.Equal((0, ""), await stream.EndAsync().Within(Limit));
        Assert.Equal(16, most);
    }

    [Fact]
    public async Task A_message_follows_the_table_of_its_moment_and_an_open_stream_holds_none()
    {
        await using var old = await BackendAsync(request => Task.FromResult(Echo(request)));
        await using var next = await BackendAsync(request => Task.FromResult(Echo(request)));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(old.Address.Authority);
        await using var stream = router.Grpc.Open(StreamPath);

        stream.Write(Message("1"));
        var first = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(Limit);
        await router.Split($"a r2 8 10000 {next.Address.Authority}").Within(Limit);
        stream.Write(Message("2"));
        var second = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(Limit);
        stream.Complete();

        Assert.Equal(["r1", "r2"], new[] { first!, second! }.Select(answer => Label(answer, "revision")));
        Assert.Equal(["1", "2"], new[] { first!, second! }.Select(answer => Label(answer, "route-generation")));
        Assert.Equal(0, (await stream.EndAsync().Within(Limit)).Status);
    }

    [Fact]
    public async Task Compressed_messages_are_understood_and_large_ones_pass()
    {
        await using var backend = await BackendAsync(request => Task.FromResult(Echo(request)));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        await using var stream = router.Grpc.Open(StreamPath, new GrpcTestCall { Gzip = true });
        var large = Message("large");
        large.RawInputContents.Add(ByteString.CopyFrom(RunningRouter.RandomBytes(3_000_000)));

        stream.WriteRaw(GrpcTestClient.Frame(GrpcTestClient.Gzip(Message("small").ToByteArray()), flag: 1));
        stream.Write(large);
        stream.Complete();
        var small = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(Limit);
        var echoed = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(Limit);

        Assert.Equal("small", small!.InferResponse.Id);
        Assert.Equal(large.RawInputContents, echoed!.InferResponse.RawOutputContents);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_inside_a_message_ends_after_the_answers_before()
    {
        await using var backend = await BackendAsync(request => Task.FromResult(Echo(request)));
        await using var router = await RunningRouter.StartAsync();
        router.SendAllTo(backend.Address.Authority);
        await using var stream = router.Grpc.Open(StreamPath);

        stream.Write(Message("whole"));
        stream.WriteRaw([0, 0, 0, 0, 9, 1]);
        stream.Complete();
        var whole = await stream.ReadAsync(ModelStreamInferResponse.Parser).Within(Limit);
        var (status, detail) = await stream.EndAsync().Within(Limit);

        Assert.Equal("whole", whole!.InferResponse.Id);
        Assert.Equal((int)GrpcStatusCode.InvalidArgument, status);
        Assert.Contains("ended inside a message", detail);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_stream_that_is_over_cancels_its_messages(bool byDeadline)
    {
        var time = new ManualTimeProvider();
        var (entered, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var backend = await RunningRouter.BackendAsync(async context =>
        {
            using var end = context.RequestAborted.UnsafeRegister(_ => cancelled.TrySetResult(), null);
            entered.TrySetResult();
            await cancelled.Task;
        });
        await using var router = await RunningRouter.StartAsync(time);
        router.SendAllTo(backend.Address.Authority);
        var stream = router.Grpc.Open(StreamPath, new GrpcTestCall { Timeout = "20S" });

        stream.Write(Message("1"));
        await entered.Task.Within(Limit);
        if (byDeadline)
        {
            time.Advance(TimeSpan.FromSeconds(20));
            stream.Complete();
            Assert.Equal((int)GrpcStatusCode.DeadlineExceeded, (await stream.EndAsync().Within(Limit)).Status);
        }
        await stream.DisposeAsync();

        await cancelled.Task.Within(Limit);
    }

    private static ModelInferRequest Message(string id) => new() { ModelName = "iris", Id = id };

    private static ModelInferResponse Echo(ModelInferRequest request) =>
        new()
        {
            ModelName = request.ModelName,
            Id = request.Id,
            RawOutputContents = { request.RawInputContents },
        };

    private static string Label(ModelStreamInferResponse answer, string name) =>
        answer.InferResponse.Parameters[$"sluice-{name}"].StringParam;

    /// <summary>A backend that knows ModelInfer alone, uncompressed.</summary>
    private static Task<LoopbackServer> BackendAsync(Func<ModelInferRequest, Task<ModelInferResponse>> answer) =>
        RunningRouter.BackendAsync(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            context.Response.ContentType = "application/grpc";
            try
            {
                Assert.Equal(RunningRouter.InferPath, context.Request.Path);
                var response = await answer(ModelInferRequest.Parser.ParseFrom(body.ToArray().AsSpan(5)));
                await context.Response.Body.WriteAsync(GrpcTestClient.Frame(response.ToByteArray()));
                context.Response.AppendTrailer("grpc-status", "0");
            }
            catch (InvalidOperationException refused)
            {
                context.Response.Headers["grpc-status"] = "3";
                context.Response.Headers["grpc-message"] = Uri.EscapeDataString(refused.Message);
            }
        });
}
