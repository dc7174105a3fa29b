using System.Net;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Health;
using Sluice.ControllerRuntime.Hosting;
using Sluice.KubernetesClient;
using Sluice.Operator.Control;
using Sluice.Operator.Observing;
using Sluice.Operator.Reconciling;
using Sluice.Operator.Routing;
using Sluice.RouterControl.Fleet;

namespace Sluice.Operator.Hosting;

/// <summary>One replica of the operator: watches always, and reconciles while it leads. Any number may live in one process.</summary>
public sealed class OperatorHost : IAsyncDisposable
{
    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;
    private readonly IKubernetesClient _kubernetes;
    private readonly ControllerHost _host;
    private readonly HttpServerProbe _servers;
    private readonly RouteSource _routes;
    private readonly ControlListener _control;
    private readonly OperationsHost? _operations;
    private readonly ILogger<OperatorHost> _log;

    /// <param name="kubernetes">The cluster; the caller's to dispose.</param>
    /// <param name="options">How.</param>
    /// <param name="surroundings">Time, chance and log.</param>
    /// <param name="routers">Who are told the routes.</param>
    /// <exception cref="ArgumentException">The options are wrong; the message names all that is.</exception>
    public OperatorHost(
        IKubernetesClient kubernetes,
        OperatorOptions options,
        HostSurroundings surroundings,
        RouterFleet routers
    )
    {
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(options));
        }

        (_options, _kubernetes, _time) = (options, kubernetes, surroundings.Time);
        _log = surroundings.Logs.CreateLogger<OperatorHost>();
        _host = new(kubernetes, HostOptions(options), surroundings);
        _servers = new(options.ServerOperationsPort);
        var caches = new OperatorCaches(_host, options);
        var source = new ObservationSource(caches, _servers, new PodWarnings(kubernetes, surroundings.Time), routers);
        _routes = new(caches, source, routers);
        Watch(caches, source, surroundings);
        _control = new(options, routers, _host, surroundings);
        _operations = options.Operations is null ? null : new(options.Operations, Live, Ready, surroundings.Logs);
    }

    /// <summary>Where probes and metrics are answered; null: nowhere. Known once it runs.</summary>
    public IPEndPoint? Operations => _operations?.EndPoint;

    /// <summary>Where routers connect. Known once it runs.</summary>
    public IPEndPoint Control => _control.EndPoint;

    /// <summary>Whether this replica leads.</summary>
    public bool IsLeading => _host.Leadership.Current.IsLeading;

    /// <summary>
    /// Until it is told to stop: then visits end, the lease is given up, and the watches end last. A fault of a loop, which is
    /// one of ours, ends it too.
    /// </summary>
    /// <exception cref="Sluice.Hosting.Listening.ListenException">An address cannot be bound.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (_operations is not null)
        {
            await _operations.StartAsync(stop);
        }

        await _control.StartAsync(stop);
        OperatorLog.Started(
            _log,
            _options.WatchNamespaces.Count == 0
                ? "all namespaces"
                : $"namespaces {string.Join(", ", _options.WatchNamespaces)}",
            _operations?.EndPoint.ToString() ?? "no port"
        );
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var works = new[]
        {
            _host.RunAsync(end.Token),
            _routes.RunAsync(end.Token),
            _control.RunAsync(end.Token),
            new SchemaCheck(_kubernetes, _time, _log).RunAsync(end.Token),
        };
        try
        {
            // The last is a look that ends.
            await Task.WhenAny(works[..^1]);
        }
        finally
        {
            await end.CancelAsync();
            try
            {
                await Task.WhenAll(works);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // As asked.
            }
            finally
            {
                await _control.StopAsync();
                await (_operations?.StopAsync() ?? Task.CompletedTask);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _control.DisposeAsync();
        _servers.Dispose();
        _host.Dispose();
        _operations?.Dispose();
    }

    private IReadOnlyList<HealthFinding> Live() => _host.Health.Live();

    private IReadOnlyList<HealthFinding> Ready() => [.. _host.Health.Ready(), .. _control.Findings()];

    private void Watch(OperatorCaches caches, ObservationSource source, HostSurroundings surroundings)
    {
        var reconciler = new ModelDeploymentReconciler(
            source,
            _options.Workloads,
            _host.Kubernetes,
            _host.Events,
            surroundings.Time,
            surroundings.Logs.CreateLogger<ModelDeploymentReconciler>()
        );
        var controller = _host
            .AddController(reconciler, caches.Subjects, new() { Workers = _options.Workers })
            .Watch(caches.Revisions.Cache, OperatorCaches.SubjectOf)
            .Watch(caches.Deployments.Cache, OperatorCaches.SubjectOf)
            .Watch(caches.Budgets.Cache, OperatorCaches.SubjectOf)
            .Watch(caches.Services.Cache, OperatorCaches.SubjectOf)
            .Watch(caches.Pods.Cache, OperatorCaches.SubjectOf);
        if (caches.Slices is { } slices)
        {
            controller.Watch(slices.Cache, OperatorCaches.SubjectOf);
        }

        if (caches.Routers is { } routers)
        {
            // Every Service has the same routers.
            controller.Watch(routers, _ => caches.Subjects.ToList().Select(subject => subject.Key));
        }
    }

    private static ControllerHostOptions HostOptions(OperatorOptions options) =>
        new()
        {
            Reporter = "sluice.dev/operator",
            HasKernelDeadline = options.HasKernelDeadline,
            Election = new()
            {
                Lease = options.Lease,
                Identity = options.Identity,
                LeaseDuration = options.LeaseDuration,
                RenewDeadline = options.LeaseDuration * 2 / 3,
                RetryPeriod = options.LeaseDuration * 2 / 15,
            },
        };
}
