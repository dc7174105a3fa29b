using Microsoft.Extensions.Logging;
using Sluice.Hosting.Listening;
using Sluice.ModelServer;
using Sluice.Onnx.Sessions;
using Sluice.Rendering.Routing;
using Sluice.Resources.ModelDeployments.Serving;
using Sluice.Serving.Batching;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Cli.Up;

/// <summary>The model server of one revision, on a loopback port of the system's choice: a pod's stand-in.</summary>
internal sealed class LocalServer(ServerKey key, string version, ModelServerHost host) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _started = Task.CompletedTask;

    public ServerKey Key => key;

    public string Version => version;

    public LocalServerState State { get; private set; } = LocalServerState.Starting;

    /// <summary>Why it failed; null unless it did.</summary>
    public string? Failure { get; private set; }

    /// <summary>What the user should know although it answers; null: nothing.</summary>
    public string? Warning { get; private set; }

    /// <summary>What the model takes and gives; null unless ready.</summary>
    public ModelSignature? Signature { get; private set; }

    /// <param name="key">Variant and revision.</param>
    /// <param name="model">The name in requests.</param>
    /// <param name="version">Where it lies, and the one version that it serves.</param>
    /// <param name="runtime">How it runs; every field is set.</param>
    /// <param name="logging">Where its log goes.</param>
    /// <param name="time">The clock.</param>
    public static LocalServer Create(
        ServerKey key,
        string model,
        VersionPlace version,
        RuntimeSpec runtime,
        ILoggerFactory logging,
        TimeProvider time
    )
    {
        var options = new ModelServerOptions
        {
            Grpc = ListenAddress.AnyLoopbackPort,
            Versions = VersionPolicy.Parse($"only:{version.Version}"),
            StrictReadiness = true,
            DrainDelay = TimeSpan.Zero,
            Watch = new() { Interval = version.Poll },
            Timeout = runtime.Timeout!.Value.Value,
            MaxRequestBytes = (int)runtime.MaxRequestBytes!.Value.Value,
            Batching = Batching(runtime.Batching!),
        };
        if (runtime.Concurrency > 0)
        {
            options = options with { ConcurrentRuns = runtime.Concurrency.Value };
        }

        var access = new RepositoryAccess { Time = time };
        access = access with
        {
            Options = access.Options with
            {
                Folder = version.Folder,
                Pins = version.Pins(),
                Settings = version.Settings,
                AllowedHosts = version.AllowedHosts,
            },
        };
        var repository = Repositories.OfVersions(version.Uri, ModelName.Parse(model), access);
        return new(key, version.Version, new ModelServerHost(options, repository, Engine(runtime), logging, time));
    }

    /// <summary>Every version in it, with how far its fetching is.</summary>
    public IReadOnlyList<VersionSnapshot> Snapshots() => host.Catalog.Snapshots();

    private static OnnxEngine Engine(RuntimeSpec runtime) =>
        new(
            runtime.IntraOpThreads!.Value,
            runtime.Device switch
            {
                Device.CPU => OnnxDevice.Cpu,
                Device.CUDA => OnnxDevice.Cuda,
                _ => OnnxDevice.Auto,
            }
        );

    private static BatchingOptions Batching(BatchingSpec batching) =>
        new()
        {
            Mode = batching.Mode switch
            {
                Resources.ModelDeployments.Serving.BatchingMode.On => Serving.Batching.BatchingMode.On,
                Resources.ModelDeployments.Serving.BatchingMode.Off => Serving.Batching.BatchingMode.Off,
                _ => Serving.Batching.BatchingMode.Auto,
            },
            MaxRows = batching.MaxRows!.Value,
            MaxDelay = batching.MaxDelay!.Value.Value,
            MaxQueueRows = batching.MaxQueueRows!.Value,
        };

    /// <summary>Starts and loads; calls <paramref name="changed"/> when it is ready or has failed, and when that changes later.</summary>
    public void Start(Action changed)
    {
        host.Looked = () =>
        {
            if (Settle())
            {
                changed();
            }
        };
        _started = Task.Run(async () =>
        {
            try
            {
                await host.StartAsync(_stopping.Token);
                await host.LoadAsync(_stopping.Token);
                Settle();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception failure)
            {
                // Whatever it is, it is this revision's: the others keep answering.
                (Failure, State) = (failure.Message, LocalServerState.Failed);
            }

            changed();
        });
    }

    /// <summary>As the routing table's renderer sees pods; null before it has an address.</summary>
    public ObservedPod? Observe() =>
        State == LocalServerState.Ready ? new(key.Variant, key.Revision, $"{host.Grpc}", IsReady: true) : null;

    /// <summary>Lets requests in flight end, then frees everything.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _started;
        await host.StopAsync();
        await host.DisposeAsync();
        _stopping.Dispose();
    }

    /// <returns>Whether anything has changed.</returns>
    private bool Settle()
    {
        if (host.Catalog.Snapshots() is not [var served])
        {
            return false;
        }

        var before = (State, Failure, Warning);
        Signature = served.Signature;
        Failure = served.Reason;
        Warning = served.Warning;
        State = served.State == ModelState.Ready ? LocalServerState.Ready : LocalServerState.Failed;
        return before != (State, Failure, Warning);
    }
}
