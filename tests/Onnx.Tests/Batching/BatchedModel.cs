using Microsoft.Extensions.Logging;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Batching;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;
using Sluice.Serving.Statistics;
using Sluice.Serving.Telemetry;
using Sluice.Serving.Tensors;
using Sluice.Testing;

namespace Sluice.Onnx.Tests.Batching;

/// <summary>A real model in a pipeline that has one run at a time.</summary>
internal sealed class BatchedModel : IAsyncDisposable
{
    private readonly ModelFile _file;
    private readonly ModelLifecycle _lifecycle;
    private readonly ModelCatalog _catalog = new();
    private readonly RunSlots _slots = new(runs: 1, maxWaiting: 1024);
    private readonly ServingMetrics _metrics;
    private readonly ILoggerFactory _logging;
    private readonly InferencePipeline _pipeline;

    private BatchedModel(byte[] model, BatchingOptions options, ModelSettings settings)
    {
        _file = new ModelFile(model);
        _logging = LoggerFactory.Create(logging => logging.AddProvider(Logs));
        _lifecycle = new ModelLifecycle(
            new OneVersion(_file.Path, settings),
            new OnnxEngine(),
            VersionPolicy.Latest,
            _catalog,
            _logging.CreateLogger<ModelLifecycle>(),
            new BatchingCheck(options, TimeProvider.System)
        );
        _metrics = new ServingMetrics(this, _catalog, _slots, () => true);
        _pipeline = new(_catalog, _slots, Memory, _metrics, TimeProvider.System);
    }

    public CollectedLogs Logs { get; } = new();

    public TensorMemory Memory { get; } = new(64 << 20);

    /// <summary>Whether it runs requests together, and why.</summary>
    public BatchingVerdict Verdict => Snapshot.Batching!;

    public VersionSnapshot Snapshot => Assert.Single(_catalog.Snapshots());

    public InferenceStatistics Statistics => Assert.Single(_catalog.Statistics(null, null)).Statistics;

    public static async Task<BatchedModel> LoadAsync(
        byte[] model,
        BatchingMode mode = BatchingMode.On,
        int maxRows = 32,
        ModelSettings? settings = null
    )
    {
        var options = new BatchingOptions { Mode = mode, MaxRows = maxRows };
        var batched = new BatchedModel(model, options, settings ?? ModelSettings.None);
        await batched._lifecycle.LookAsync(default);
        Assert.True(batched.Snapshot.State == ModelState.Ready, batched.Snapshot.Reason);
        return batched;
    }

    /// <summary>Keeps requests from running until <see cref="Release"/>, as a long run would.</summary>
    public ValueTask HoldAsync() => _slots.EnterAsync(default);

    public void Release() => _slots.Leave();

    /// <summary>Begins a request; while runs are held it waits.</summary>
    public Task<InferenceResponse> Ask(CancellationToken cancellation, params Tensor[] inputs) =>
        _pipeline.InferAsync(new InferenceRequest("m", null, inputs, []), cancellation).AsTask();

    public Task<InferenceResponse> Ask(params Tensor[] inputs) => Ask(CancellationToken.None, inputs);

    public ValueTask DisposeAsync()
    {
        _lifecycle.Unload();
        _metrics.Dispose();
        _logging.Dispose();
        Memory.Dispose();
        _file.Dispose();
        Logs.Verify();
        return ValueTask.CompletedTask;
    }

    private sealed class OneVersion(string path, ModelSettings settings) : IModelRepository
    {
        private static readonly ContentDigest Digest = ContentDigest.Parse($"sha256:{new string('0', 64)}");

        public void Configure(ModelName model, string? configuration) => throw new NotSupportedException();

        public ValueTask<RepositoryListing> ListAsync(IReadOnlyList<ModelVersion> named, CancellationToken cancellation)
        {
            var version = new ListedVersion(ModelVersion.Parse("1"), "one", IsSealed: true);
            return new(new RepositoryListing([new(ModelName.Parse("m"), [version]) { Settings = settings }], []));
        }

        public ValueTask<FetchedVersion> FetchAsync(
            ModelName model,
            ListedVersion version,
            Action<FetchProgress> progress,
            CancellationToken cancellation
        ) => new(new FetchedVersion(new ModelFiles(path), Digest));
    }
}
