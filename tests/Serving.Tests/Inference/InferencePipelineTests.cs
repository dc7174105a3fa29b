using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;
using Sluice.Serving.Tests.Fakes;
using Sluice.Testing;

namespace Sluice.Serving.Tests.Inference;

public sealed class InferencePipelineTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private readonly RunSlots _slots = new(runs: 1, maxWaiting: 1);
    private readonly TensorMemory _memory = new(limit: 64 << 10);

    private ServingMetrics? _metrics;

    public void Dispose()
    {
        _metrics?.Dispose();
        _memory.Dispose();
    }

    [Fact]
    public async Task Answers_with_the_version_that_ran()
    {
        var output = Tensor.OfBytes("y", ElementType.Float32, new(1), new byte[4]);
        var model = new FakeModel(_ => [output]);
        var pipeline = Pipeline(model);

        var response = await pipeline.InferAsync(Request(["y"]), default);

        Assert.Equal(("iris", "7"), (response.Model.Text, response.Version.Text));
        Assert.Same(output, Assert.Single(response.Outputs));
        Assert.Equal(["y"], model.Asked!);
    }

    [Fact]
    public async Task Asks_for_every_output_when_none_is_named()
    {
        var model = new FakeModel();

        await Pipeline(model).InferAsync(Request([]), default);

        Assert.Equal(["y", "z"], model.Asked!);
    }

    [Fact]
    public async Task A_wrong_request_is_refused_before_it_waits_for_a_slot()
    {
        var pipeline = Pipeline(new FakeModel());
        await _slots.EnterAsync(default);

        var refusal = await Assert.ThrowsAsync<ServingException>(() =>
            pipeline.InferAsync(Request(["nothing"]), default).Within(Limit)
        );

        Assert.Equal(ServingErrorCode.InvalidArgument, refusal.Code);
    }

    [Fact]
    public async Task Who_gives_up_while_waiting_never_runs()
    {
        var model = new FakeModel();
        using var caller = new CancellationTokenSource();
        await _slots.EnterAsync(default);
        var waiting = Pipeline(model).InferAsync(Request([]), caller.Token).AsTask();

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Within(Limit));

        Assert.Null(model.Asked);
    }

    [Fact]
    public async Task A_failed_run_gives_slot_and_lease_back()
    {
        var fault = new ServingException(ServingErrorCode.Internal, "the run failed");
        var model = new FakeModel(_ => throw fault);
        var version = Served.Ready("iris", "7", model);
        var pipeline = Pipeline(Served.Catalog(version));

        var thrown = await Assert.ThrowsAsync<ServingException>(() =>
            pipeline.InferAsync(Request([]), default).Within(Limit)
        );

        Assert.Same(fault, thrown);
        await _slots.EnterAsync(default).Within(Limit);
        version.Unload();
        Assert.Equal(1, model.Disposals);
    }

    [Fact]
    public async Task A_waiting_request_keeps_its_version_in_memory()
    {
        var model = new FakeModel();
        var version = Served.Ready("iris", "7", model);
        var pipeline = Pipeline(Served.Catalog(version));
        await _slots.EnterAsync(default);
        var waiting = pipeline.InferAsync(Request([]), default).AsTask();

        version.Unload();
        Assert.Equal(0, model.Disposals);
        _slots.Leave();
        await waiting.Within(Limit);

        Assert.Equal(1, model.Disposals);
    }

    [Fact]
    public async Task The_run_hears_the_caller_going_away()
    {
        using var caller = new CancellationTokenSource();
        var heard = CancellationToken.None;
        var pipeline = Pipeline(
            new FakeModel(cancellation =>
            {
                heard = cancellation;
                return [];
            })
        );

        await pipeline.InferAsync(Request([]), caller.Token);

        Assert.Equal(caller.Token, heard);
    }

    [Fact]
    public async Task An_answer_counts_against_the_budget_until_it_is_disposed()
    {
        var pipeline = Pipeline(new FakeModel(_ => [Output(new byte[8])]));

        var response = await pipeline.InferAsync(Request(["y"]), default);
        var held = _memory.InUse;
        response.Dispose();
        response.Dispose();

        Assert.Equal((8, 0), (held, _memory.InUse));
    }

    [Fact]
    public async Task An_answer_beyond_the_budget_is_refused_and_frees_what_it_holds()
    {
        var freed = new FakeClaim();
        var pipeline = Pipeline(new FakeModel(_ => [Output(new byte[32 << 10], freed)]));
        using var held = _memory.Rent(48 << 10);
        var before = _memory.InUse;

        var refusal = await Assert.ThrowsAsync<ServingException>(() =>
            pipeline.InferAsync(Request(["y"]), default).AsTask()
        );

        Assert.Equal(ServingErrorCode.ResourceExhausted, refusal.Code);
        Assert.Equal((1, before), (freed.Disposals, _memory.InUse));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Returns_only_when_no_run_reads_the_request_any_more(bool isCancelled)
    {
        using var caller = new CancellationTokenSource();
        using var running = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var pipeline = Pipeline(
            new FakeModel(cancellation =>
            {
                running.Set();
                goOn.Wait(Limit, CancellationToken.None);
                cancellation.ThrowIfCancellationRequested();
                return [];
            })
        );

        var answer = Task.Run(() => pipeline.InferAsync(Request([]), caller.Token).AsTask());
        running.Wait(Limit);
        if (isCancelled)
            await caller.CancelAsync();
        var wasOver = answer.IsCompleted;
        goOn.Set();
        await answer.ContinueWith(_ => { }, TaskScheduler.Default).Within(Limit);

        Assert.False(wasOver);
        Assert.Equal(isCancelled, answer.IsCanceled);
    }

    private static Tensor Output(byte[] bytes, IDisposable? memory = null) =>
        Tensor.OfBytes("y", ElementType.Float32, new(bytes.Length / sizeof(float)), bytes, memory);

    private InferencePipeline Pipeline(ILoadedModel model) =>
        Pipeline(Served.Catalog(Served.Ready("iris", "7", model)));

    private InferencePipeline Pipeline(ModelCatalog catalog)
    {
        _metrics = new ServingMetrics(this, catalog, _slots, () => true);
        return new(catalog, _slots, _memory, _metrics, TimeProvider.System);
    }

    private static InferenceRequest Request(string[] outputs) =>
        new("iris", null, [Tensor.OfBytes("x", ElementType.Float32, new(1), new byte[4])], outputs);
}
