using System.Net;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;
using Sluice.Operator.Hosting;
using Sluice.RouterControl.Fleet;
using Sluice.Testing;

namespace Sluice.Operator.Tests.Harness;

/// <summary>One replica, in this process.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private readonly HttpKubernetesClient _kubernetes;
    private readonly OperatorHost _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;

    private RunningOperator(HttpKubernetesClient kubernetes, OperatorHost host)
    {
        (_kubernetes, _host) = (kubernetes, host);
        _running = Task.Run(() => host.RunAsync(_stop.Token));
    }

    public static Task<RunningOperator> StartAsync(string kubeconfig, OperatorOptions options, ILoggerFactory logging)
    {
        var kubernetes = new HttpKubernetesClient(
            ClusterSettingsSource.Find(kubeconfig, null, _ => null),
            OperatorClient.Options(options.Identity),
            TimeProvider.System,
            new Random(1),
            logging.CreateLogger<HttpKubernetesClient>()
        );
        var routers = new RouterFleet(TimeProvider.System);
        var host = new OperatorHost(kubernetes, options, new(TimeProvider.System, new Random(1), logging), routers);
        return Task.FromResult(new RunningOperator(kubernetes, host) { Routers = routers });
    }

    /// <summary>What routers would be told.</summary>
    public required RouterFleet Routers { get; init; }

    public IPEndPoint? Operations => _host.Operations;

    public bool IsLeading => _host.IsLeading;

    /// <summary>Ends it in order; a second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested)
        {
            return;
        }

        await _stop.CancelAsync();
        await _running.Within(OperatorSpace.Limit);
        await _host.DisposeAsync();
        _kubernetes.Dispose();
        _stop.Dispose();
    }
}
