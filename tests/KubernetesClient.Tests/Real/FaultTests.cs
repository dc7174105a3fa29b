using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Core.ConfigMaps;
using Sluice.KubernetesObjects.Meta;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Faults;

namespace Sluice.KubernetesClient.Tests.Real;

/// <summary>Answers that are refusals, late, broken or missing.</summary>
public sealed class FaultTests(ClusterFixture clusters) : IAsyncLifetime
{
    private Cluster _cluster = null!;
    private FaultProxy _proxy = null!;
    private HttpKubernetesClient _client = null!;
    private string _namespace = null!;

    public async ValueTask InitializeAsync()
    {
        _cluster = await clusters.GetAsync();
        _namespace = await _cluster.NewNamespaceAsync();
        _proxy = await FaultProxy.StartAsync(_cluster);
        _client = Clients.Make(_proxy.Credentials, Clients.Options with { Timeout = TimeSpan.FromSeconds(20) });
        // What the server has is known before anything is injected.
        await _client.DiscoverAsync<ConfigMap>(default);
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        if (_proxy is not null)
            await _proxy.DisposeAsync();
    }

    [Fact]
    public async Task A_server_that_is_busy_is_asked_again_when_it_says_so()
    {
        _proxy.Add(new Fault.Refuse(429, "TooManyRequests", RetryAfterSeconds: 1) { Times = 2 });
        var started = TimeProvider.System.GetTimestamp();

        await CreateAsync("a");

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(2));
        Assert.Equal(3, Requests("POST"));
    }

    [Fact]
    public async Task A_server_that_is_busy_for_long_is_told_with_the_time_to_wait()
    {
        _proxy.Add(new Fault.Refuse(429, "TooManyRequests", RetryAfterSeconds: 60) { Times = -1 });

        var busy = await Clients.FailsAsync(KubernetesFault.TooManyRequests, () => CreateAsync("a"));

        Assert.Equal(TimeSpan.FromSeconds(60), busy.RetryAfter);
        Assert.Equal(1, Requests("POST"));
    }

    [Fact]
    public async Task A_read_that_fails_is_repeated_and_a_write_is_not()
    {
        await CreateAsync("a");
        _proxy.Add(new Fault.Refuse(500, "InternalError") { Times = 2 });
        await _client.GetAsync<ConfigMap>(new ObjectKey(_namespace, "a"), default);

        _proxy.Add(new Fault.Refuse(500, "InternalError"));
        await Clients.FailsAsync(KubernetesFault.ServerError, () => CreateAsync("b"));
        _proxy.Add(new Fault.Refuse(409, "Conflict"));
        await Clients.FailsAsync(KubernetesFault.Conflict, () => CreateAsync("b"));
    }

    [Fact]
    public async Task A_write_whose_answer_is_lost_may_have_happened_and_is_not_repeated()
    {
        _proxy.Add(new Fault.LoseAnswer());

        await Clients.FailsAsync(KubernetesFault.Unreachable, () => CreateAsync("lost"));

        Assert.Equal(1, Requests("POST"));
        await Clients.FailsAsync(KubernetesFault.AlreadyExists, () => CreateAsync("lost"));
    }

    [Fact]
    public async Task A_list_that_breaks_off_is_read_again()
    {
        for (var i = 0; i < 5; i++)
            await CreateAsync($"c{i}");
        _proxy.Add(new Fault.CutAfter(500) { Times = 2 });

        var list = await _client.ListAsync<ConfigMap>(Ours, default);

        Assert.Equal(5, list.Items.Count(item => item.Metadata.Name!.StartsWith('c')));
    }

    [Fact]
    public async Task A_list_that_ends_too_early_is_no_list()
    {
        await CreateAsync("a");
        _proxy.Add(new Fault.EndAfter(300));

        var failure = await Clients.FailsAsync(
            KubernetesFault.ServerError,
            () => _client.ListAsync<ConfigMap>(Ours, default)
        );

        Assert.Contains("the answer is no list of ConfigMap", failure.Message);
    }

    [Fact]
    public async Task A_packed_list_that_ends_too_early_is_no_list()
    {
        for (var i = 0; i < 3; i++)
            await CreateAsync($"large{i}", new string((char)('a' + i), 100_000));
        _proxy.Add(new Fault.EndAfter(400) { Times = -1 });

        var failure = await Assert.ThrowsAsync<KubernetesException>(() => _client.ListAsync<ConfigMap>(Ours, default));

        Assert.Contains(failure.Fault, new[] { KubernetesFault.ServerError, KubernetesFault.Unreachable });
        _proxy.Clear();
        Assert.Equal(
            3,
            (await _client.ListAsync<ConfigMap>(Ours, default)).Items.Count(item =>
                item.Texts?.ContainsKey("text") == true
            )
        );
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_waited_for_only_so_long()
    {
        using var hasty = Clients.Make(
            _proxy.Credentials,
            Clients.Options with
            {
                Timeout = TimeSpan.FromMilliseconds(500),
            }
        );
        _proxy.Add(new Fault.Delay(TimeSpan.FromSeconds(30)) { Times = -1 });

        var failure = await Clients.FailsAsync(
            KubernetesFault.Timeout,
            () => hasty.ListAsync<ConfigMap>(Ours, default)
        );

        Assert.Contains("no answer within 0.5 s", failure.Message);
        using var end = new CancellationTokenSource();
        var cancelled = hasty.ListAsync<ConfigMap>(Ours, end.Token);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public async Task A_lease_does_not_wait_behind_others()
    {
        using var slow = Clients.Make(
            _proxy.Credentials,
            Clients.Options with
            {
                RequestsPerSecond = 0.01,
                Burst = 1,
                MaxUnderWay = 1,
            }
        );
        var key = new ObjectKey(_namespace, "a");
        await Clients.FailsAsync(KubernetesFault.NotFound, () => slow.GetAsync<ConfigMap>(key, default));
        using var end = new CancellationTokenSource();
        var waiting = slow.GetAsync<ConfigMap>(key, end.Token);

        await Clients.FailsAsync(
            KubernetesFault.NotFound,
            () => slow.GetAsync<KubernetesObjects.Coordination.Lease>(key, default).Within(Clients.Limit)
        );

        Assert.False(waiting.IsCompleted);
        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    private ListScope Ours => new() { Namespace = _namespace };

    private int Requests(string method) => _proxy.Seen.Count(seen => seen.Method == method);

    private Task<ConfigMap> CreateAsync(string name, string? text = null) =>
        _client.CreateAsync(
            new ConfigMap
            {
                Metadata = new() { Name = name, Namespace = _namespace },
                Texts = text is null ? null : new Dictionary<string, string> { ["text"] = text },
            },
            FieldOwner.Sluice,
            default
        );
}
