using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Faults;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>Listing, watching and discovery on a real API server.</summary>
public sealed class ReadingTests(ClusterFixture clusters) : IAsyncLifetime
{
    private Cluster _cluster = null!;
    private HttpKubernetesClient _client = null!;
    private string _namespace = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await clusters.GetAsync();
        _namespace = await _cluster.NewNamespaceAsync();
        _client = Clients.Make(_cluster.Credentials);
    }

    public ValueTask DisposeAsync()
    {
        _client?.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_list_comes_in_pages_and_has_each_object_once()
    {
        await CreateAsync(10);
        await using var proxy = await FaultProxy.StartAsync(_cluster);
        using var client = Clients.Make(proxy.Credentials, Clients.Options with { PageSize = 3 });

        var list = await client.ListAsync<ConfigMap>(Ours, default);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"c{i}"), list.Items.Select(item => item.Metadata.Name));
        Assert.All(list.Items, item => Assert.Equal(("v1", "ConfigMap"), (item.ApiVersion, item.Kind)));
        Assert.Equal(4, proxy.Seen.Count(seen => seen.Path.Contains("limit=3", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_list_whose_moment_is_forgotten_between_two_pages_starts_again()
    {
        await CreateAsync(5);
        await using var proxy = await FaultProxy.StartAsync(_cluster);
        proxy.Add(
            new Fault.Refuse(410, "Expired") { Applies = request => request.Query.ContainsKey("continue"), Times = 2 }
        );
        using var client = Clients.Make(proxy.Credentials, Clients.Options with { PageSize = 2 });

        var list = await client.ListAsync<ConfigMap>(Ours, default);

        Assert.Equal(5, list.Items.Count);
        proxy.Add(
            new Fault.Refuse(410, "Expired") { Applies = request => request.Query.ContainsKey("continue"), Times = -1 }
        );
        await Clients.FailsAsync(KubernetesFault.Gone, () => client.ListAsync<ConfigMap>(Ours, default));
    }

    [Fact]
    public async Task A_selector_chooses()
    {
        await CreateAsync(3);

        var byLabel = await _client.ListAsync<ConfigMap>(Ours with { LabelSelector = "number in (1,2)" }, default);
        var byField = await _client.ListAsync<ConfigMap>(Ours with { FieldSelector = "metadata.name=c0" }, default);

        Assert.Equal(["c1", "c2"], byLabel.Items.Select(item => item.Metadata.Name));
        Assert.Equal("c0", Assert.Single(byField.Items).Metadata.Name);
        var wrong = await Clients.FailsAsync(
            KubernetesFault.Invalid,
            () => _client.ListAsync<ConfigMap>(Ours with { LabelSelector = "a in (" }, default)
        );
        Assert.Contains("with a in (", wrong.Message);
    }

    [Fact]
    public async Task A_watch_from_a_list_misses_nothing()
    {
        var list = await _client.ListAsync<ConfigMap>(Ours, default);
        using var end = new CancellationTokenSource(Clients.Limit, TimeProvider.System);
        await CreateAsync(1);
        await _client.DeleteAsync<ConfigMap>(new ObjectKey(_namespace, "c0"), new DeleteOptions(), default);

        var seen = new List<(WatchEventType, string?)>();
        await foreach (var change in _client.WatchAsync<ConfigMap>(Ours, list.ResourceVersion, end.Token))
        {
            if (change.Object?.Metadata.Name == "c0")
                seen.Add((change.Type, change.Object.Texts?["number"]));
            if (change.Type == WatchEventType.Deleted)
                break;
        }

        Assert.Equal([(WatchEventType.Added, "0"), (WatchEventType.Deleted, "0")], seen);
    }

    [Fact]
    public async Task A_watch_ends_quietly_when_its_time_is_over_and_tells_how_far_it_came()
    {
        using var client = Clients.Make(
            _cluster.Credentials,
            Clients.Options with
            {
                ShortestWatch = TimeSpan.FromSeconds(1),
            }
        );
        var list = await client.ListAsync<ConfigMap>(Ours, default);
        await CreateAsync(1);

        var types = new List<WatchEventType>();
        await foreach (var change in client.WatchAsync<ConfigMap>(Ours, list.ResourceVersion, default))
            types.Add(change.Type);

        // The server sends a bookmark shortly before the end.
        Assert.Equal([WatchEventType.Bookmark, WatchEventType.Added], types.Take(2));
        Assert.All(types.Skip(2), type => Assert.Equal(WatchEventType.Bookmark, type));
    }

    [Fact]
    public async Task A_cancelled_watch_is_cancelled()
    {
        var list = await _client.ListAsync<ConfigMap>(Ours, default);
        using var end = new CancellationTokenSource();

        var watch = Task.Run(async () =>
        {
            await foreach (var change in _client.WatchAsync<ConfigMap>(Ours, list.ResourceVersion, end.Token))
                await end.CancelAsync();
        });
        await CreateAsync(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch.Within(Clients.Limit));
    }

    [Fact]
    public async Task A_follower_knows_everything_through_cuts_errors_and_forgotten_versions()
    {
        await using var proxy = await FaultProxy.StartAsync(_cluster);
        using var client = Clients.Make(proxy.Credentials);
        await using var known = new FollowedNames(client, Ours);
        await known.UntilAsync(0);

        await CreateAsync(3);
        await known.UntilAsync(3);
        proxy.CutWatches();
        await CreateAsync(3, from: 3);
        await known.UntilAsync(6);
        proxy.Add(new Fault.WatchError(410, "Expired") { Applies = IsWatch });
        proxy.Add(new Fault.Refuse(500, "InternalError") { Times = 3 });
        proxy.CutWatches();
        await _client.DeleteAsync<ConfigMap>(new ObjectKey(_namespace, "c0"), new DeleteOptions(), default);
        await CreateAsync(1, from: 6);
        await known.UntilAsync(6);
        proxy.Add(new Fault.CutAfter(100) { Applies = IsWatch, Times = 2 });
        proxy.CutWatches();
        await CreateAsync(3, from: 7);
        await known.UntilAsync(9);

        Assert.DoesNotContain("c0", known.Names);
        Assert.Equal(2, known.Lists);
        // Four breaks and three refusals are answered by a few tries each, not by a loop.
        Assert.InRange(proxy.Seen.Count, 1, 40);
    }

    [Fact]
    public async Task The_status_of_a_pod_is_read()
    {
        await _cluster.Api.PostAsync(
            $"/api/v1/namespaces/{_namespace}/pods",
            JsonNode
                .Parse(
                    """
                    {"metadata": {"name": "p"}, "spec": {"schedulerName": "none", "containers": [{"name": "c", "image": "i"}]}}
                    """
                )!
                .AsObject()
        );
        await _cluster.Api.PatchAsync(
            $"/api/v1/namespaces/{_namespace}/pods/p/status",
            JsonNode
                .Parse(
                    """
                    {"status": {"phase": "Running", "podIP": "10.1.2.3", "containerStatuses": [{
                      "name": "c", "image": "i", "imageID": "", "ready": true, "restartCount": 1,
                      "state": {"running": {"startedAt": "2030-01-02T03:04:05Z"}}}]}}
                    """
                )!
                .AsObject()
        );

        var pod = await _client.GetAsync<Pod>(new ObjectKey(_namespace, "p"), default);

        Assert.Equal(("Running", "10.1.2.3"), (pod.Status?.Phase, pod.Status?.PodIp));
        Assert.NotNull(pod.Status?.ContainerStatuses?[0].State?.Running?.StartedAt);
    }

    [Fact]
    public async Task The_version_is_one_that_the_server_has()
    {
        Assert.Equal("v1", await _client.DiscoverAsync<ConfigMap>(default));
        Assert.Contains(await _client.DiscoverAsync<Disruption>(default), new[] { "policy/v1", "policy/v1beta1" });
        Assert.NotNull(await _client.ListAsync<Disruption>(Ours, default));
        Assert.Null(await _client.DiscoverAsync<Unheard>(default));
        var missing = await Clients.FailsAsync(
            KubernetesFault.NotServed,
            () => _client.ListAsync<Unheard>(Ours, default)
        );
        Assert.Contains("no unheards.nowhere.dev in v2 or v1", missing.Message);
    }

    [Fact]
    public async Task A_kind_that_is_missing_for_a_moment_is_found_a_second_later()
    {
        var time = new ManualTimeProvider();
        await using var proxy = await FaultProxy.StartAsync(_cluster);
        proxy.Add(new Fault.Refuse(404, "NotFound") { Applies = request => request.Path == "/api/v1" });
        using var client = Clients.Make(Clients.SettingsFor(proxy.Credentials), time: time);

        Assert.Null(await client.DiscoverAsync<ConfigMap>(default));
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Null(await client.DiscoverAsync<ConfigMap>(default));
        time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("v1", await client.DiscoverAsync<ConfigMap>(default));

        Assert.Equal(2, proxy.Seen.Count);
    }

    [Fact]
    public async Task A_token_is_reviewed()
    {
        var asked = await _cluster.Api.PostAsync(
            $"/api/v1/namespaces/{_namespace}/serviceaccounts/default/token",
            JsonNode.Parse("""{"spec": {"audiences": ["sluice"], "expirationSeconds": 600}}""")!.AsObject()
        );
        var token = (string)asked["status"]!["token"]!;

        var known = await _client.ReviewTokenAsync(token, ["sluice"], default);
        var forOther = await _client.ReviewTokenAsync(token, ["another"], default);
        var nobody = await _client.ReviewTokenAsync("nonsense", [], default);

        Assert.True(known.Authenticated);
        Assert.Equal($"system:serviceaccount:{_namespace}:default", known.User?.Username);
        Assert.Equal(["sluice"], known.Audiences);
        Assert.False(forOther.Authenticated);
        Assert.False(nobody.Authenticated);
    }

    private ListScope Ours => new() { Namespace = _namespace, LabelSelector = "number" };

    private static bool IsWatch(Microsoft.AspNetCore.Http.HttpRequest request) => request.Query.ContainsKey("watch");

    private async Task CreateAsync(int count, int from = 0)
    {
        for (var i = from; i < from + count; i++)
        {
            await _client.CreateAsync(
                new ConfigMap
                {
                    Metadata = new()
                    {
                        Name = $"c{i}",
                        Namespace = _namespace,
                        Labels = new Dictionary<string, string> { ["number"] = $"{i}" },
                    },
                    Texts = new Dictionary<string, string> { ["number"] = $"{i}" },
                },
                FieldOwner.Sluice,
                default
            );
        }
    }

    private sealed record Disruption : KubernetesObject, IResource<Disruption>
    {
        public static ResourceType Type { get; } =
            new("policy", "PodDisruptionBudget", "poddisruptionbudgets", ["v1", "v1beta1"]);

        public static JsonTypeInfo<Disruption> Json => throw new NotSupportedException("there are none to be read");
    }

    private sealed record Unheard : KubernetesObject, IResource<Unheard>
    {
        public static ResourceType Type { get; } = new("nowhere.dev", "Unheard", "unheards", ["v2", "v1"]);

        public static JsonTypeInfo<Unheard> Json => throw new NotSupportedException("there are none to be read");
    }
}
