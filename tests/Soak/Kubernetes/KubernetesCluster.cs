using System.Text.Json.Nodes;
using Sluice.Resources.ModelDeployments;
using Sluice.Soak.Checks;
using Sluice.Soak.Processes;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.Soak.Kubernetes;

/// <summary>A real control plane with the operator's own program, and model servers in the place of containers.</summary>
internal sealed class KubernetesCluster : ICluster
{
    // What a router tells of backends under one generation is not acknowledged.
    private static readonly TimeSpan Heard = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);
    private readonly Cluster _cluster;
    private readonly PodActor _actor;
    private readonly PodServers _servers;
    private readonly string _models;
    private readonly (string Name, string Version, int Weight)[] _variants =
    [
        ("main", "1", 90),
        ("challenger", "2", 10),
    ];

    private KubernetesCluster(Cluster cluster, string space, string folder, string models, IReadOnlyList<int> ports)
    {
        (_cluster, Namespace, _models) = (cluster, space, models);
        _actor = new PodActor(cluster, space, _ => PodFate.Running);
        _servers = new PodServers(_actor, folder);
        Operators = new OperatorProcesses(
            folder,
            ports,
            "sluice-operator",
            (_, port) =>
                [
                    .. new[]
                    {
                        "--kubeconfig",
                        cluster.Kubeconfig,
                        "--namespace",
                        space,
                        "--operator-namespace",
                        space,
                    },
                    .. new[] { "--operations", "127.0.0.1:0", "--control", $"127.0.0.1:{port}" },
                    .. new[] { "--control-certificate", Path.Combine(folder, "tls.crt") },
                    .. new[] { "--control-key", Path.Combine(folder, "tls.key") },
                    .. new[] { "--router-token", Path.Combine(folder, "token") },
                ]
        );
    }

    public string Namespace { get; }

    public OperatorProcesses Operators { get; }

    private string Deployment => $"/apis/sluice.dev/v1alpha1/namespaces/{Namespace}/modeldeployments";

    private string Lease => $"/apis/coordination.k8s.io/v1/namespaces/{Namespace}/leases/sluice-operator-{Namespace}";

    /// <summary>Starts a control plane that knows what a ModelDeployment is.</summary>
    public static async Task<KubernetesCluster> OpenAsync(
        string folder,
        string models,
        IReadOnlyList<int> operatorPorts
    )
    {
        var cluster = await Cluster.StartAsync(
            new ClusterOptions { GpusPerNode = 0, AuditedBodies = "sluice.dev/modeldeployments/status" }
        );
        await cluster.Api.PostAsync(
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
            ModelDeploymentDefinition.Render(_ => "", hasRules: false)
        );
        await cluster.Api.UntilAsync(
            "/apis/sluice.dev/v1alpha1",
            found => found["resources"] is JsonArray { Count: > 0 },
            Limit
        );
        return new KubernetesCluster(cluster, await cluster.NewNamespaceAsync(), folder, models, operatorPorts);
    }

    public async Task StartAsync()
    {
        _servers.Start();
        for (var index = 0; index < Operators.Count; index++)
            Operators.Start(index);
        await _cluster.Api.PostAsync(
            Deployment,
            new JsonObject
            {
                ["apiVersion"] = ModelDeployment.SupportedApiVersion,
                ["kind"] = ModelDeployment.SupportedKind,
                ["metadata"] = new JsonObject { ["name"] = "iris", ["namespace"] = Namespace },
                ["spec"] = new JsonObject
                {
                    ["model"] = new JsonObject { ["uri"] = _models },
                    ["variants"] = Variants(),
                },
            }
        );
        await UntilServedAsync();
    }

    public async Task<int> FindLeaderAsync()
    {
        var leader = -1;
        await Until.TrueAsync("an operator leads", async () => (leader = await FindAsync()) >= 0);
        return leader;
    }

    public Task PauseAsync(int index)
    {
        Operators.Stop(index);
        return Task.CompletedTask;
    }

    public Task UntilOtherLeadsAsync(int before) =>
        Until.TrueAsync(
            "another operator leads",
            async () => await FindAsync() is var leader && leader >= 0 && leader != before
        );

    public Task ChangeWeightsAsync(Random random)
    {
        for (var index = 0; index < _variants.Length; index++)
            _variants[index].Weight = random.Next(1, 101);
        return PatchAsync(new JsonObject { ["variants"] = Variants() });
    }

    public async Task SwitchVersionsAsync()
    {
        (_variants[0].Version, _variants[1].Version) = (_variants[1].Version, _variants[0].Version);
        await PatchAsync(new JsonObject { ["variants"] = Variants() });
        await UntilServedAsync();
    }

    public async Task AddPodsAsync()
    {
        await ScaleAsync(2);
        await UntilServedAsync();
        await _cluster.Api.UntilAsync(
            $"{Deployment}/iris",
            found =>
                found["status"]!["revisions"]!
                    .AsArray()
                    .All(revision => revision!["readyReplicas"]?.GetValue<int>() >= 2),
            Limit
        );
    }

    public async Task DrainPodAsync(Random random)
    {
        var pod = await AnyPodAsync(random);
        await _cluster.Api.DeleteAsync($"/api/v1/namespaces/{Namespace}/pods/{pod}");
        await ScaleAsync(1);
    }

    public async Task KillPodAsync(Random random, Action killing)
    {
        // While a router knows of no other pod, a killed one's requests are lost whatever it does.
        await Task.Delay(Heard, TimeProvider.System);
        var pod = await AnyPodAsync(random);
        killing();
        _servers.Kill(pod);
        await Task.Delay(Heard, TimeProvider.System);
        await ScaleAsync(1);
    }

    public async Task<ulong> ReadGenerationAsync()
    {
        await UntilServedAsync();
        var found = await _cluster.Api.GetAsync($"{Deployment}/iris");
        return found["status"]!["routeGeneration"]!.GetValue<ulong>();
    }

    public Task<Journals> ReadJournalsAsync()
    {
        var journals = new Journals();
        StatusWrites.AddTo(journals, _cluster.Audit.Read());
        return Task.FromResult(journals);
    }

    public async ValueTask DisposeAsync()
    {
        Operators.Dispose();
        await _servers.DisposeAsync();
        await _actor.DisposeAsync();
        await _cluster.DisposeAsync();
    }

    private JsonArray Variants() =>
        [
            .. _variants.Select(variant => new JsonObject
            {
                ["name"] = variant.Name,
                ["version"] = variant.Version,
                ["weight"] = variant.Weight,
            }),
        ];

    private Task ScaleAsync(int replicas) =>
        PatchAsync(new JsonObject { ["scaling"] = new JsonObject { ["minReplicas"] = replicas } });

    private Task PatchAsync(JsonObject spec) =>
        _cluster.Api.PatchAsync($"{Deployment}/iris", new JsonObject { ["spec"] = spec });

    /// <summary>What is asked for is what answers, and nothing else of it runs any more.</summary>
    private async Task UntilServedAsync()
    {
        var versions = string.Join(',', _variants.Select(variant => $"{variant.Name}={variant.Version}"));
        await _cluster.Api.UntilAsync($"{Deployment}/iris", found => IsServed(found, versions), Limit);
        await Until.TrueAsync(
            "the old revisions' Deployments are gone",
            async () =>
                (await _cluster.Api.ListAsync($"/apis/apps/v1/namespaces/{Namespace}/deployments")).Count
                == _variants.Length
        );
    }

    private static bool IsServed(JsonObject found, string versions) =>
        found["status"] is JsonObject status
        && $"{status["observedGeneration"]}" == $"{found["metadata"]!["generation"]}"
        && $"{status["summary"]?["versions"]}" == versions
        && status["conditions"]?.AsArray().Any(each => $"{each!["type"]} {each["status"]}" == "RolloutComplete True")
            is true;

    private async Task<string> AnyPodAsync(Random random)
    {
        var pods = await _actor.PodsAsync();
        return $"{pods[random.Next(pods.Count)]["metadata"]!["name"]}";
    }

    /// <summary>The operator whose log says that it leads under the name in the lease; -1: none yet.</summary>
    private async Task<int> FindAsync()
    {
        var lease = await _cluster.Api.FindAsync(Lease);
        if ($"{lease?["spec"]?["holderIdentity"]}" is not { Length: > 0 } holder)
            return -1;
        for (var index = 0; index < Operators.Count; index++)
        {
            if (Child.ReadLog(Operators.LogOf(index)).Contains($"{holder} leads by", StringComparison.Ordinal))
                return index;
        }
        return -1;
    }
}
