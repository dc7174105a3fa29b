using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Faults;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>The server and its store stopped, killed and paused, on a control plane of this class's own.</summary>
public sealed class OutageTests : IAsyncLifetime
{
    private const string Namespace = "default";
    private Cluster _cluster = null!;
    private HttpKubernetesClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await Cluster.StartAsync(new ClusterOptions { HasControllers = false });
        _client = Clients.Make(_cluster.Credentials);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_cluster is not null)
            await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task A_follower_comes_through_stops_of_server_and_store_without_a_loop()
    {
        await using var proxy = await FaultProxy.StartAsync(_cluster);
        using var through = Clients.Make(proxy.Credentials);
        await using var direct = new FollowedNames(_client, Ours);
        await using var proxied = new FollowedNames(through, Ours);
        await CreateAsync(0);
        await BothKnowAsync(direct, proxied, 1);

        await _cluster.KillAsync(ClusterPart.ApiServer);
        await _cluster.StartAsync(ClusterPart.ApiServer);
        await _cluster.WaitUntilReadyAsync();
        await CreateAsync(1);
        await BothKnowAsync(direct, proxied, 2);

        await _cluster.KillAsync(ClusterPart.Etcd);
        await _cluster.StartAsync(ClusterPart.Etcd);
        await _cluster.WaitUntilReadyAsync();
        await CreateAsync(2);
        await BothKnowAsync(direct, proxied, 3);

        // Holds its connections and answers nothing: only the pings can tell.
        await _cluster.PauseAsync(ClusterPart.ApiServer);
        await direct.InterruptedAsync();
        await _cluster.ResumeAsync(ClusterPart.ApiServer);
        await _cluster.WaitUntilReadyAsync();
        await CreateAsync(3);
        await BothKnowAsync(direct, proxied, 4);

        // Tries while it was away: some a second at first, one in 2.5 to 5 s later.
        Assert.InRange(proxy.Seen.Count, 3, 200);
    }

    private static ListScope Ours => new() { Namespace = Namespace, LabelSelector = "ours" };

    private static async Task BothKnowAsync(FollowedNames direct, FollowedNames proxied, int count)
    {
        await direct.UntilAsync(count);
        await proxied.UntilAsync(count);
    }

    private Task CreateAsync(int number) =>
        Clients.SucceedsAsync(() =>
            _client.CreateAsync(
                new ConfigMap
                {
                    Metadata = new ObjectMeta
                    {
                        Name = $"c{number}",
                        Namespace = Namespace,
                        Labels = new Dictionary<string, string> { ["ours"] = "yes" },
                    },
                },
                FieldOwner.Sluice,
                default
            )
        );
}
