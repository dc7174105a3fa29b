using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControllerRuntime.Health;
using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Leadership;
using Sluice.ControllerRuntime.Reconciling;
using Sluice.ControllerRuntime.Tests.Leadership;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clients;

namespace Sluice.ControllerRuntime.Tests.Health;

/// <summary>Each loop that hangs, and nothing else, asks for a restart.</summary>
public sealed class RuntimeHealthTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly Meter _meter = new("test");
    private readonly LeaseGate _gate;
    private readonly OneController _controller = new();
    private readonly RuntimeHealth _health;
    private readonly LeaderElection _election;
    private readonly ObjectCache<ConfigMap> _cache;

    public RuntimeHealthTests()
    {
        _gate = new LeaseGate(_time);
        var options = new LeaderElectionOptions { Lease = new("n", "l"), Identity = "a" };
        var tools = new LeadershipTools(
            new LeaseServer(_time),
            _gate,
            new NoDeadline(),
            new LeadershipState(),
            NullLogger.Instance
        )
        {
            Time = _time,
            Random = new Random(1),
        };
        _election = new LeaderElection(options, tools);
        var report = new InformerReport(NullLogger.Instance, _meter);
        var follower = new ObjectFollower<ConfigMap>(
            new ScriptedClient(_time).Lists("1", "b").Rests(),
            ListScope.All,
            _time,
            new Random(1)
        );
        _cache = new ObjectCache<ConfigMap>(follower, report, _time);
        _health = new RuntimeHealth(_election, options, report, [_controller]);
    }

    public void Dispose()
    {
        _gate.Dispose();
        _meter.Dispose();
    }

    [Fact]
    public void All_is_good_at_the_start()
    {
        Assert.Equal(["election", "watch of ConfigMap", "visits of Thing"], _health.Live().Select(one => one.Name));
        Assert.All(_health.Live(), one => Assert.True(one.IsGood, one.Message));
    }

    [Fact]
    public void A_visit_that_does_not_heed_its_limit_is_told()
    {
        _controller.LongestVisit = TimeSpan.FromMinutes(3.9);
        Assert.All(_health.Live(), one => Assert.True(one.IsGood, one.Message));

        _controller.LongestVisit = TimeSpan.FromMinutes(4);

        Assert.Equal(
            new HealthFinding("visits of Thing", false, "the longest under way takes 00:04:00; the limit is 00:02:00"),
            Assert.Single(_health.Live(), one => !one.IsGood)
        );
    }

    [Fact]
    public void An_election_that_looks_no_more_is_told_after_four_leases()
    {
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.All(_health.Live(), one => Assert.True(one.IsGood, one.Message));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("election", Assert.Single(_health.Live(), one => !one.IsGood).Name);
    }

    [Fact]
    public async Task A_watch_that_comes_round_no_more_is_told_after_half_an_hour()
    {
        using var end = new CancellationTokenSource();
        Assert.Equal(new HealthFinding("cache of ConfigMap", false, "being read"), Assert.Single(_health.Ready()));
        var running = _cache.RunAsync(end.Token);
        await _cache.SyncedAsync(TestContext.Current.CancellationToken).Within(TimeSpan.FromMinutes(1));
        Assert.Equal(new HealthFinding("cache of ConfigMap", true, "1 objects"), Assert.Single(_health.Ready()));

        _time.Advance(TimeSpan.FromMinutes(30));

        Assert.Contains(_health.Live(), one => one is { Name: "watch of ConfigMap", IsGood: false });
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private sealed class OneController : IController
    {
        public string Kind => "Thing";

        public TimeSpan LongestVisit { get; set; }

        public TimeSpan VisitLimit => TimeSpan.FromMinutes(2);

        public Task RunAsync(CancellationToken leading) => throw new NotSupportedException();
    }
}
