using System.ComponentModel;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Events;
using Sluice.ControllerRuntime.Health;
using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Leadership;
using Sluice.ControllerRuntime.Queue;
using Sluice.ControllerRuntime.Reconciling;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Hosting;

/// <summary>
/// One replica of an operator: caches that run always, an election, and controllers that run while it leads. Add what there is,
/// then run it.
/// </summary>
public sealed class ControllerHost : IDisposable
{
    /// <summary>Of all instruments of the runtime.</summary>
    public const string MeterName = "Sluice.ControllerRuntime";

    private readonly IKubernetesClient _client;
    private readonly HostSurroundings _surroundings;
    private readonly Meter _meter = new(MeterName);
    private readonly LeaseGate _gate;
    private readonly LeaderElection _election;
    private readonly ILeaseDeadline _deadline;
    private readonly InformerReport _informers;
    private readonly ControllerTools _tools;
    private readonly List<IController> _controllers = [];

    /// <summary>Runs nothing yet.</summary>
    /// <param name="client">Ungated; its User-Agent has the identity of <paramref name="options"/>.</param>
    /// <param name="options">Who this replica is.</param>
    /// <param name="surroundings">Time, chance and log.</param>
    /// <exception cref="ArgumentException">The options are wrong; all that is wrong is in the message.</exception>
    public ControllerHost(IKubernetesClient client, ControllerHostOptions options, HostSurroundings surroundings)
    {
        var time = surroundings.Time;
        _client = client;
        _surroundings = surroundings;
        _gate = new LeaseGate(time);
        Kubernetes = new LeadingClient(client, _gate);
        Leadership = new LeadershipState();
        var electionLog = surroundings.Logs.CreateLogger<LeaderElection>();
        _deadline = options.HasKernelDeadline ? NewDeadline(electionLog) : new NoDeadline();
        _election = new LeaderElection(
            options.Election,
            new LeadershipTools(client, _gate, _deadline, Leadership, electionLog) { Time = time, Random = NewRandom() }
        );
        _informers = new InformerReport(surroundings.Logs.CreateLogger<InformerReport>(), _meter);
        Events = new EventRecorder(
            Kubernetes,
            new EventReporter(options.Reporter, options.Election.Identity),
            time,
            surroundings.Logs.CreateLogger<EventRecorder>(),
            _meter
        );
        _tools = new ControllerTools(
            new VisitPolicy(new FailureWaits(NewRandom())),
            new VisitReport(surroundings.Logs.CreateLogger<VisitReport>(), _meter),
            time
        );
        _meter.CreateObservableGauge("sluice.leader", () => Leadership.Current.IsLeading ? 1 : 0, null, "1: leads");
        Health = new RuntimeHealth(_election, options.Election, _informers, _controllers);
    }

    /// <summary>The client for reconcilers: writes pass only while this replica surely leads.</summary>
    public IKubernetesClient Kubernetes { get; }

    /// <summary>Who leads: for what runs on every replica.</summary>
    public LeadershipState Leadership { get; }

    /// <summary>Events for people.</summary>
    public EventRecorder Events { get; }

    /// <summary>What probes ask.</summary>
    public RuntimeHealth Health { get; }

    /// <summary>Adds a cache of a kind. Before it runs.</summary>
    public ObjectCache<T> AddCache<T>(ListScope scope)
        where T : KubernetesObject, IResource<T> => AddCache<T>([scope]);

    /// <summary>Adds a cache of a kind in several namespaces. Before it runs.</summary>
    /// <param name="scopes">One, or each of a namespace of its own. All must be read before the cache counts as read.</param>
    public ObjectCache<T> AddCache<T>(IReadOnlyList<ListScope> scopes)
        where T : KubernetesObject, IResource<T> =>
        new(
            [.. scopes.Select(scope => new ObjectFollower<T>(_client, scope, _surroundings.Time, NewRandom()))],
            _informers,
            _surroundings.Time
        );

    /// <summary>Adds a controller of a kind. Before it runs.</summary>
    /// <param name="reconciler">Writes by <see cref="Kubernetes"/>.</param>
    /// <param name="subjects">A cache of this host.</param>
    /// <param name="options">Null: as they are by default.</param>
    public Controller<T> AddController<T>(
        IReconciler<T> reconciler,
        ObjectCache<T> subjects,
        ControllerOptions<T>? options = null
    )
        where T : KubernetesObject, IResource<T>
    {
        var controller = new Controller<T>(reconciler, subjects, options ?? new ControllerOptions<T>(), _tools);
        _controllers.Add(controller);
        return controller;
    }

    /// <summary>
    /// Until it is told to stop: then controllers end their visits, the lease is given up, and the caches end last.
    /// </summary>
    /// <returns>Ends well when it was told to stop; a fault of a loop, which is a fault of ours, ends it too.</returns>
    public async Task RunAsync(CancellationToken stop)
    {
        using var end = new CancellationTokenSource();
        var caches = Task.WhenAll(_informers.Caches.Select(cache => cache.RunAsync(end.Token)));
        // A cache that ends by a fault takes all with it, in order.
        using var any = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _ = caches.ContinueWith(
            _ => any.CancelAsync(),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        try
        {
            await _election.RunAsync(LeadAsync, any.Token);
        }
        finally
        {
            await end.CancelAsync();
            try
            {
                await caches;
            }
            catch (OperationCanceledException)
            {
                // As asked.
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (_deadline as IDisposable)?.Dispose();
        _gate.Dispose();
        _meter.Dispose();
    }

    private static ILeaseDeadline NewDeadline(ILogger log)
    {
        try
        {
            return new KernelDeadline();
        }
        catch (Exception missing)
            when (missing is Win32Exception or DllNotFoundException or EntryPointNotFoundException)
        {
            LeaderLog.NoKernelTimer(log, missing.Message);
            return new NoDeadline();
        }
    }

    private async Task LeadAsync(CancellationToken leading)
    {
        using var all = CancellationTokenSource.CreateLinkedTokenSource(leading);
        var works = _controllers
            .Select(controller => controller.RunAsync(all.Token))
            .Append(Events.RunAsync(all.Token))
            .ToList();
        // Of works that should not end, the first that does ends the others.
        await Task.WhenAny(works);
        await all.CancelAsync();
        await Task.WhenAll(works);
    }

    private Random NewRandom()
    {
        lock (_surroundings.Random)
            return new Random(_surroundings.Random.Next());
    }
}
