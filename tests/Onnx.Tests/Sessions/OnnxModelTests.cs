using System.Buffers;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;
using Sluice.Testing;
using Sluice.Testing.Onnx;
using static Sluice.Onnx.Tests.TestTensors;

namespace Sluice.Onnx.Tests.Sessions;

public sealed class OnnxModelTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Trips that take seconds, and yet come to an end where a run that should be ended is not.</summary>
    private const long Long = 10_000_000;

    [Fact]
    public void Gives_the_outputs_asked_for_in_that_order()
    {
        using var model = ModelFile.Load(OnnxModels.Identities(OnnxType.Int64, OnnxType.Float, OnnxType.Int64));
        Tensor[] inputs = [Floats("in_1", 1.5f), Integers("in_2", 7, 8), Integers("in_0", 1, 2, 3)];

        var outputs = model.Run(inputs, ["out_2", "out_0"], default);

        Assert.Equal(["out_2", "out_0"], outputs.Select(output => output.Name));
        Assert.Equal([7, 8], ToIntegers(outputs[0]));
        Assert.Equal([1, 2, 3], ToIntegers(outputs[1]));
    }

    [Fact]
    public void Outputs_can_be_read_until_they_are_disposed_whatever_becomes_of_the_model()
    {
        var model = ModelFile.Load(OnnxModels.AddOne());
        var first = Assert.Single(model.Run([Floats("x", 1, 2)], ["y"], default));
        var second = Assert.Single(model.Run([Floats("x", 3, 4)], ["y"], default));

        model.Dispose();

        Assert.Equal([2f, 3f], ToFloats(first));
        Assert.Equal([4f, 5f], ToFloats(second));
        first.Dispose();
        first.Dispose();
        Assert.Throws<ObjectDisposedException>(() => ToFloats(first));
        second.Dispose();
    }

    [Fact]
    public void Outputs_of_other_sizes_than_the_last_ones_have_their_own()
    {
        using var model = ModelFile.Load(OnnxModels.AddOne());
        long[] sizes = [3, 1, 0, 3, 2];

        var shapes = sizes.Select(size =>
        {
            using var output = Assert.Single(model.Run([Floats("x", new float[size])], ["y"], default));
            return output.Shape;
        });

        Assert.Equal(sizes.Select(size => new TensorShape(size)), shapes);
    }

    [Fact]
    public void A_constant_among_the_graphs_inputs_need_not_be_given()
    {
        using var model = ModelFile.Load(OnnxModels.AddOne());

        var output = Assert.Single(model.Run([Floats("x", 1, -2.5f)], ["y"], default));

        Assert.Equal([2, -1.5f], ToFloats(output));
    }

    [Fact]
    public void An_optional_input_may_be_given_or_left_out()
    {
        using var model = ModelFile.Load(OnnxModels.Optional());
        Assert.Equal([false, true], model.Signature.Inputs.Select(input => input.IsOptional));

        var without = model.Run([Floats("x", 1)], ["y", "has"], default);
        var with = model.Run([Floats("hint", 7), Floats("x", 2)], ["y", "has"], default);

        Assert.Equal("1 0", $"{ToFloats(without[0]).Single()} {without[1].Bytes.Span[0]}");
        Assert.Equal("2 1", $"{ToFloats(with[0]).Single()} {with[1].Bytes.Span[0]}");
    }

    [Fact]
    public async Task Many_runs_at_once_over_one_session_do_not_meet()
    {
        using var model = ModelFile.Load(OnnxModels.AddOne());
        using var begin = new Barrier(8);

        var callers = Enumerable
            .Range(1, 8)
            .Select(caller => Task.Factory.StartNew(() => Call(caller), TaskCreationOptions.LongRunning));

        await Task.WhenAll(callers).Within(Limit);

        void Call(int caller)
        {
            begin.SignalAndWait();
            for (var turn = 1; turn <= 500; turn++)
            {
                // Each run has sizes and values of its own.
                var given = Enumerable.Range(0, (caller * turn % 97) + 1).Select(i => (caller * 10_000f) + i).ToArray();
                var output = Assert.Single(model.Run([Floats("x", given)], ["y"], default));
                Assert.Equal(given.Select(value => value + 1), ToFloats(output));
            }
        }
    }

    [Fact]
    public async Task Cancelling_ends_a_run_amid_it_and_the_session_stays_good()
    {
        using var model = ModelFile.Load(OnnxModels.Count());
        using var caller = new CancellationTokenSource();
        using var trips = new SignallingMemory(BitConverter.GetBytes(Long));
        var longRun = Tensor.OfBytes("trips", ElementType.Int64, new(), trips.Memory);
        var run = Task.Run(() => model.Run([longRun], ["count"], caller.Token), CancellationToken.None);

        await trips.Pinned.Within(Limit);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Within(Limit));
        Assert.Equal([5], ToIntegers(Assert.Single(model.Run([Scalar("trips", 5)], ["count"], default))));
    }

    [Fact]
    public void A_caller_who_has_given_up_already_gets_no_run()
    {
        using var model = ModelFile.Load(OnnxModels.Pick());

        // The run would fail otherwise.
        Assert.ThrowsAny<OperationCanceledException>(() =>
            model.Run([Integers("index", 99)], ["value"], new(canceled: true))
        );
    }

    [Fact]
    public async Task Unloading_leaves_a_running_session_alone()
    {
        using var file = new ModelFile(OnnxModels.Count());
        using var caller = new CancellationTokenSource();
        using var trips = new SignallingMemory(BitConverter.GetBytes(Long));
        var catalog = new ModelCatalog();
        var lifecycle = new ModelLifecycle(
            new OneModel(file.Path),
            new OnnxEngine(),
            VersionPolicy.Latest,
            catalog,
            NullLogger<ModelLifecycle>.Instance
        );
        await lifecycle.LookAsync(default);
        using var lease = catalog.Acquire("count", null);
        var longRun = Tensor.OfBytes("trips", ElementType.Int64, new(), trips.Memory);
        var run = Task.Run(() => lease.Loaded.Run([longRun], ["count"], caller.Token), CancellationToken.None);
        await trips.Pinned.Within(Limit);

        lifecycle.Unload();
        var wasRunning = !run.IsCompleted;
        var counted = lease.Loaded.Run([Scalar("trips", 5)], ["count"], CancellationToken.None);
        var refusal = Assert.Throws<ServingException>(() => catalog.Acquire("count", null));
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.Within(Limit));

        Assert.True(wasRunning);
        Assert.Equal([5], ToIntegers(Assert.Single(counted)));
        Assert.Equal(ServingErrorCode.Unavailable, refusal.Code);
    }

    /// <summary>Says when a run has taken it: a run pins its inputs just before it begins.</summary>
    private sealed class SignallingMemory(byte[] bytes) : MemoryManager<byte>
    {
        private readonly TaskCompletionSource _pinned = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private MemoryHandle _pin;

        public Task Pinned => _pinned.Task;

        public override Span<byte> GetSpan() => bytes;

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            _pin = bytes.AsMemory().Pin();
            _pinned.TrySetResult();
            unsafe
            {
                return new MemoryHandle((byte*)_pin.Pointer + elementIndex, pinnable: this);
            }
        }

        public override void Unpin() => _pin.Dispose();

        protected override void Dispose(bool disposing) { }
    }

    /// <summary>The model <c>count</c>, version 1.</summary>
    private sealed class OneModel(string path) : IModelRepository
    {
        private static readonly ContentDigest Digest = ContentDigest.Parse($"sha256:{new string('0', 64)}");

        public void Configure(ModelName model, string? configuration) => throw new NotSupportedException();

        public ValueTask<RepositoryListing> ListAsync(IReadOnlyList<ModelVersion> named, CancellationToken cancellation)
        {
            var version = new ListedVersion(ModelVersion.Parse("1"), "one", IsSealed: true);
            return new(new RepositoryListing([new(ModelName.Parse("count"), [version])], []));
        }

        public ValueTask<FetchedVersion> FetchAsync(
            ModelName model,
            ListedVersion version,
            Action<FetchProgress> progress,
            CancellationToken cancellation
        ) => new(new FetchedVersion(new ModelFiles(path), Digest));
    }
}
