using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControllerRuntime.Hosting;
using Sluice.ControllerRuntime.Replica.Parcels;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;
using Sluice.Testing;

namespace Sluice.ControllerRuntime.Tests.Hosting;

/// <summary>A replica of the tests' operator in this process, so that a test sees what it measures.</summary>
internal sealed class HostedReplica : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly HttpKubernetesClient _client;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    public HostedReplica(string kubeconfig, string space)
    {
        _client = new HttpKubernetesClient(
            ClusterSettingsSource.Find(kubeconfig, null, _ => null),
            new KubernetesClientOptions { Program = "parcels/1", Identity = "hosted" },
            TimeProvider.System,
            new Random(1),
            NullLogger<HttpKubernetesClient>.Instance
        );
        Host = ParcelHost.Make(
            _client,
            space,
            new ControllerHostOptions
            {
                Reporter = "tests.sluice.dev/parcels",
                Election = new() { Lease = new(space, "parcels"), Identity = "hosted" },
                HasKernelDeadline = false,
            },
            new HostSurroundings(TimeProvider.System, new Random(1), NullLoggerFactory.Instance)
        );
        _running = Task.Run(() => Host.RunAsync(_stop.Token));
    }

    public ControllerHost Host { get; }

    /// <summary>Ends it in order.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running.Within(Limit);
        Host.Dispose();
        _client.Dispose();
        _stop.Dispose();
    }
}
