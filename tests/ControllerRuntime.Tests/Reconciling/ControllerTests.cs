using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Queue;
using Sluice.ControllerRuntime.Reconciling;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clients;

namespace Sluice.ControllerRuntime.Tests.Reconciling;

public sealed class ControllerTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _time = new();
    private readonly Meter _meter = new("test");
    private readonly ScriptedReconciler _reconciler = new();

    public void Dispose() => _meter.Dispose();

    [Fact]
    public async Task The_first_conflict_after_a_long_outage_waits_for_no_minutes()
    {
        for (var i = 0; i < 15; i++)
            _reconciler.Throws(KubernetesFault.Unreachable);
        _reconciler.Throws(KubernetesFault.Conflict).Throws(KubernetesFault.Forbidden);
        using var end = new CancellationTokenSource();
        var running = RunAsync(end.Token);

        for (var i = 0; i < 16; i++)
            Assert.InRange(await NextVisitAsync(), TimeSpan.Zero, TimeSpan.FromSeconds(6));
        var afterConflict = await NextVisitAsync();
        var afterRefusal = await NextVisitAsync();

        Assert.InRange(afterConflict + afterRefusal, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Within(Limit));
    }

    /// <summary>Moves the clock on until the next visit begins, and says how far.</summary>
    private async Task<TimeSpan> NextVisitAsync()
    {
        var step = TimeSpan.FromMilliseconds(250);
        for (var moved = TimeSpan.Zero; moved < TimeSpan.FromMinutes(10); moved += step)
        {
            // A moment for the worker to come to its wait.
            if (
                await _reconciler.Visited.WaitAsync(
                    TimeSpan.FromMilliseconds(20),
                    TestContext.Current.CancellationToken
                )
            )
            {
                return moved;
            }

            _time.Advance(step);
        }

        throw new TimeoutException("no visit within ten minutes of the clock");
    }

    private async Task RunAsync(CancellationToken end)
    {
        var follower = new ObjectFollower<ConfigMap>(
            new ScriptedClient(_time).Lists("1", "b").Rests(),
            ListScope.All,
            _time,
            new Random(1)
        );
        var cache = new ObjectCache<ConfigMap>(follower, new InformerReport(NullLogger.Instance, _meter), _time);
        var tools = new ControllerTools(
            new VisitPolicy(new FailureWaits(new Random(1))),
            new VisitReport(NullLogger.Instance, _meter),
            _time
        );
        var controller = new Controller<ConfigMap>(_reconciler, cache, new ControllerOptions<ConfigMap>(), tools);
        await Task.WhenAll(cache.RunAsync(end), controller.RunAsync(end));
    }

    private sealed class ScriptedReconciler : IReconciler<ConfigMap>
    {
        private readonly Queue<KubernetesFault> _script = new();

        public SemaphoreSlim Visited { get; } = new(0);

        public ScriptedReconciler Throws(KubernetesFault fault)
        {
            _script.Enqueue(fault);
            return this;
        }

        public Task<NextVisit> ReconcileAsync(ConfigMap observed, CancellationToken cancellation)
        {
            Visited.Release();
            return _script.TryDequeue(out var fault)
                ? throw new KubernetesException(fault, "as the test says")
                : Task.FromResult(NextVisit.OnChange);
        }

        public Task ReportStalledAsync(ConfigMap observed, StalledException stall, CancellationToken cancellation) =>
            Task.CompletedTask;
    }
}
