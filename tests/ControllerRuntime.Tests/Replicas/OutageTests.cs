using Microsoft.AspNetCore.Http;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Faults;

namespace Sluice.ControllerRuntime.Tests.Replicas;

/// <summary>What replicas do when the API server is away or answers badly: go on, by themselves, and soon.</summary>
public sealed class OutageTests(ClusterFixture clusters)
{
    /// <summary>A process that gets no time to run for most of a lease is ended by the kernel, and other tests take much time.</summary>
    private const int LeaseSeconds = 15;

    [Fact]
    public async Task Work_goes_on_soon_after_the_API_server_and_etcd_are_back()
    {
        await using var cluster = await Cluster.StartAsync(new ClusterOptions { HasControllers = false });
        await using var proxy = await FaultProxy.StartAsync(cluster);
        var kubeconfig = await proxy.WriteKubeconfigAsync(Path.Combine(cluster.Directory, "proxy.kubeconfig"));
        await using var world = await ParcelWorld.MakeAsync(cluster, kubeconfig, LeaseSeconds);
        await world.AddParcelsAsync();
        world.StartReplica();
        world.StartReplica();
        await world.SettledAsync();

        var before = proxy.Seen.Count;
        var began = TimeProvider.System.GetTimestamp();
        await cluster.StopAsync(ClusterPart.ApiServer);
        await cluster.StopAsync(ClusterPart.Etcd);
        // Longer than a lease: whoever leads must step down, and come back.
        await Task.Delay(TimeSpan.FromSeconds(LeaseSeconds * 4 / 3), TimeProvider.System);
        await cluster.StartAsync(ClusterPart.Etcd);
        await cluster.StartAsync(ClusterPart.ApiServer);
        var perSecond = (proxy.Seen.Count - before) / TimeProvider.System.GetElapsedTime(began).TotalSeconds;
        await cluster.WaitUntilReadyAsync();
        var ready = TimeProvider.System.GetTimestamp();
        await world.EditAsync(0);
        await world.SettledAsync();
        var took = TimeProvider.System.GetElapsedTime(ready);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"recovered {took} after /readyz; {perSecond:F1} requests a second meanwhile"
        );
        Assert.All(world.Replicas, replica => Assert.False(replica.HasExited, replica.Output));
        // Two replicas, three things each that ask: hot is hundreds.
        Assert.InRange(perSecond, 0, 30);
        world.Verify();
    }

    [Fact]
    public async Task Bad_answers_delay_and_change_nothing_else()
    {
        var cluster = await clusters.GetAsync();
        await using var proxy = await FaultProxy.StartAsync(cluster);
        var kubeconfig = await proxy.WriteKubeconfigAsync(Path.Combine(cluster.Directory, "faults.kubeconfig"));
        await using var world = await ParcelWorld.MakeAsync(cluster, kubeconfig, LeaseSeconds);
        await world.AddParcelsAsync();
        foreach (var fault in Faults())
            proxy.Add(fault);
        world.StartReplica();
        world.StartReplica();
        using var end = new CancellationTokenSource();
        var editing = world.EditAlwaysAsync(end.Token);
        await world.LeaderAsync();

        for (var time = 0; time < 3; time++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
            proxy.CutWatches();
            foreach (var fault in Faults())
                proxy.Add(fault);
        }

        await end.CancelAsync();
        await editing;
        proxy.Clear();
        await world.SettledAsync();

        Assert.All(world.Replicas, replica => Assert.False(replica.HasExited, replica.Output));
        world.Verify();
    }

    private static IEnumerable<Fault> Faults() =>
        [
            new Fault.Refuse(409, "Conflict") { Applies = IsPatch, Times = 2 },
            new Fault.Refuse(500, "InternalError") { Applies = IsPatch, Times = 2 },
            new Fault.Refuse(429, "TooManyRequests", 1) { Applies = IsWork, Times = 2 },
            new Fault.LoseAnswer { Applies = IsPost, Times = 2 },
            new Fault.LoseAnswer { Applies = IsPatch, Times = 2 },
            new Fault.WatchError(410, "Expired") { Applies = IsWatch },
            new Fault.Refuse(410, "Expired") { Applies = IsList },
            new Fault.Refuse(500, "InternalError") { Applies = IsList },
            new Fault.CutAfter(100) { Applies = IsList },
            new Fault.EndAfter(100) { Applies = IsList },
            new Fault.CutAfter(700) { Applies = IsWatch },
            new Fault.EndAfter(700) { Applies = IsWatch },
            new Fault.Delay(TimeSpan.FromMilliseconds(700)) { Applies = IsWork, Times = 3 },
        ];

    private static bool IsWork(HttpRequest request) =>
        !request.Path.Value!.Contains("/leases", StringComparison.Ordinal)
        && request.Path.Value.Contains("/namespaces/", StringComparison.Ordinal);

    private static bool IsPatch(HttpRequest request) => IsWork(request) && request.Method == "PATCH";

    private static bool IsPost(HttpRequest request) => IsWork(request) && request.Method == "POST";

    private static bool IsWatch(HttpRequest request) => IsWork(request) && request.Query["watch"].Count > 0;

    private static bool IsList(HttpRequest request) => IsWork(request) && request.Method == "GET" && !IsWatch(request);
}
