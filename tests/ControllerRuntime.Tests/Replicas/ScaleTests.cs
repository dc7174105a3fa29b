using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.ControllerRuntime.Hosting;
using Sluice.ControllerRuntime.Informers;
using Sluice.ControllerRuntime.Replica.Parcels;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.ControllerRuntime.Tests.Replicas;

/// <summary>What many objects cost, and what nothing costs. With SLUICE_CHAOS=full there are 10,000, else few.</summary>
public sealed class ScaleTests(ClusterFixture clusters)
{
    private const int TextBytes = 1000;
    private static readonly bool IsFull = Environment.GetEnvironmentVariable("SLUICE_CHAOS") == "full";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_cache_of_many_objects_costs_in_proportion()
    {
        var cluster = await clusters.GetAsync();
        var space = await cluster.NewNamespaceAsync();
        using var client = NewClient(cluster, "scale");
        var most = IsFull ? 10_000 : 1_000;
        var few = most / 4;

        await AddAsync(cluster, space, 0, few);
        var position = cluster.Audit.Position;
        var (fewBytes, fewTime) = await ReadAsync(client, space, few);
        Assert.Equal((PagesOf(few), 1), await AskedAsync(cluster, space, position));
        await AddAsync(cluster, space, few, most);
        position = cluster.Audit.Position;
        var (mostBytes, mostTime) = await ReadAsync(client, space, most);
        Assert.Equal((PagesOf(most), 1), await AskedAsync(cluster, space, position));

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{few}: {fewBytes / few} bytes each, read in {fewTime}; {most}: {mostBytes / most} bytes each, read in {mostTime};"
                + $" of which the text is {TextBytes}"
        );
        // Per object, the same: a quarter more is the dictionaries' growth. Time is told, not judged.
        Assert.InRange((double)(mostBytes / most), 0, 1.25 * (fewBytes / few));
    }

    [Fact]
    public async Task Replicas_at_rest_ask_less_than_once_a_second()
    {
        await using var world = await ParcelWorld.MakeAsync(await clusters.GetAsync());
        await world.AddParcelsAsync();
        world.StartReplica();
        world.StartReplica();
        await world.LeaderAsync();
        await world.SettledAsync();
        var time = TimeSpan.FromSeconds(IsFull ? 60 : 10);
        // Events are written a moment after the status.
        await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);

        var before = Requests(world);
        await Task.Delay(time, TimeProvider.System);
        var asked = Requests(world) - before;

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests in {time}");
        Assert.InRange(asked / time.TotalSeconds, 0, 1);
    }

    /// <summary>Of replicas, besides leases and watches.</summary>
    private static int Requests(ParcelWorld world) =>
        world
            .Log()
            .Count(seen =>
                seen.UserAgent.StartsWith("parcels/", StringComparison.Ordinal)
                && seen.Resource != "leases"
                && seen.Verb != "watch"
            );

    /// <summary>Lists and watches of the cache: so many pages as there are objects, and one watch from the last of them on.</summary>
    private static async Task<(int Lists, int Watches)> AskedAsync(Cluster cluster, string space, long position)
    {
        // The server may write of a watch a moment after its first event was heard.
        var began = TimeProvider.System.GetTimestamp();
        var limit = TimeSpan.FromSeconds(30);
        while (Asked(cluster, space, position).Watches == 0 && TimeProvider.System.GetElapsedTime(began) < limit)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return Asked(cluster, space, position);
    }

    private static (int Lists, int Watches) Asked(Cluster cluster, string space, long position)
    {
        var seen = cluster
            .Audit.Read(position)
            .Where(one => one.Namespace == space && one.UserAgent.StartsWith("scale/", StringComparison.Ordinal))
            .ToList();
        return (
            seen.Count(one => one.Verb == "list"),
            seen.Where(one => one.Verb == "watch").Select(one => one.Uri).Distinct().Count()
        );
    }

    private static int PagesOf(int count) =>
        (int)Math.Ceiling(count / (double)new KubernetesClientOptions { Program = "x", Identity = "x" }.PageSize);

    private static HttpKubernetesClient NewClient(Cluster cluster, string identity) =>
        new(
            ClusterSettingsSource.Find(cluster.Kubeconfig, null, _ => null),
            new KubernetesClientOptions { Program = "scale/1", Identity = identity },
            TimeProvider.System,
            new Random(1),
            NullLogger<HttpKubernetesClient>.Instance
        );

    /// <summary>Fills a cache, changes an object, and weighs what is there then.</summary>
    private static async Task<(long Bytes, TimeSpan Time)> ReadAsync(
        HttpKubernetesClient client,
        string space,
        int count
    )
    {
        using var host = ParcelHost.Make(
            client,
            space,
            new ControllerHostOptions
            {
                Reporter = "tests.sluice.dev/scale",
                Election = new() { Lease = new(space, "scale"), Identity = "scale" },
                HasKernelDeadline = false,
            },
            new HostSurroundings(TimeProvider.System, new Random(1), NullLoggerFactory.Instance)
        );
        var cache = host.AddCache<ConfigMap>(new ListScope { Namespace = space, LabelSelector = "scale" });
        using var end = new CancellationTokenSource();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var began = TimeProvider.System.GetTimestamp();
        var running = cache.RunAsync(end.Token);
        await cache.SyncedAsync(TestContext.Current.CancellationToken).Within(Limit);
        var time = TimeProvider.System.GetElapsedTime(began);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.Equal(count, cache.Count);
        await HearsAsync(client, cache, space);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Within(Limit));
        return (bytes, time);
    }

    private static async Task HearsAsync(HttpKubernetesClient client, ObjectCache<ConfigMap> cache, string space)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = cache.Subscribe(change =>
        {
            if (change.Now?.Texts?.ContainsKey("heard") == true)
                heard.TrySetResult();
        });
        var one = cache.Find(new(space, "object-0"))!;
        var applied = new ConfigMap
        {
            Metadata = new()
            {
                Namespace = space,
                Name = "object-0",
                Uid = one.Metadata.Uid,
            },
            Texts = new Dictionary<string, string> { ["heard"] = $"{one.Metadata.ResourceVersion}" },
        };
        await client.ApplyAsync(applied, FieldOwner.Sluice, TestContext.Current.CancellationToken);
        await heard.Task.Within(Limit);
    }

    private static Task AddAsync(Cluster cluster, string space, int from, int to) =>
        Parallel.ForEachAsync(
            Enumerable.Range(from, to - from),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (number, cancellation) =>
                await cluster.Api.PostAsync(
                    $"/api/v1/namespaces/{space}/configmaps",
                    new JsonObject
                    {
                        ["metadata"] = new JsonObject
                        {
                            ["name"] = $"object-{number}",
                            ["labels"] = new JsonObject { ["scale"] = "yes" },
                        },
                        ["data"] = new JsonObject { ["text"] = new string('x', TextBytes) },
                    },
                    cancellation
                )
        );
}
