using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Listening;
using Sluice.Operator.Control;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.Operator.Tests.Harness;

/// <summary>
/// A namespace of a real cluster with an operator for it, actors in the place of kubelets, and scripted servers in the place of
/// model servers. An error in the operator's log fails the test.
/// </summary>
internal sealed class OperatorSpace : IAsyncDisposable
{
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private const int KillsOfATest = 6;

    /// <summary>Short beside a test of some ten seconds, long enough to be elected and to begin.</summary>
    private const int LongestLife = 3_000;

    private static readonly SemaphoreSlim Gate = new(1);

    private readonly ILoggerFactory _logging;
    private readonly List<RunningOperator> _operators = [];
    private OperatorKiller? _killer;

    private OperatorSpace(Cluster cluster, string name, CollectedLogs logs, ILoggerFactory logging)
    {
        (Cluster, Name, Logs, _logging) = (cluster, name, logs, logging);
    }

    public Cluster Cluster { get; }

    public string Name { get; }

    public CollectedLogs Logs { get; }

    public required PodActor Pods { get; init; }

    public required ScriptedServers Servers { get; init; }

    public WorkloadOptions Workloads { get; set; } = new() { Image = "server:1" };

    /// <summary>How routers connect; none do in most tests.</summary>
    public ControlOptions Control { get; set; } = new() { IsInsecure = true };

    public string Deployments => $"/apis/apps/v1/namespaces/{Name}/deployments";

    public string ModelDeployments => $"/apis/sluice.dev/v1alpha1/namespaces/{Name}/modeldeployments";

    public string Services => $"/api/v1/namespaces/{Name}/services";

    /// <summary>
    /// A space whose operator runs. With SLUICE_CHAOS=full it is the operator's program, ended by SIGKILL again and again: what
    /// a test says of the cluster must hold all the same.
    /// </summary>
    public static async Task<OperatorSpace> StartAsync(ClusterFixture clusters, Func<JsonObject, PodFate>? fate = null)
    {
        var space = await OpenAsync(clusters, fate);
        if (Environment.GetEnvironmentVariable("SLUICE_CHAOS") == "full")
        {
            space._killer = new OperatorKiller(space, new Random(7), KillsOfATest, LongestLife);
            space._killer.Start();
        }
        else
        {
            await space.StartOperatorAsync();
        }

        return space;
    }

    /// <summary>A space without operator.</summary>
    public static async Task<OperatorSpace> OpenAsync(
        ClusterFixture clusters,
        Func<JsonObject, PodFate>? fate = null
    ) => await OpenAsync(await clusters.GetAsync(), fate);

    /// <summary>A space without operator, of a cluster.</summary>
    public static async Task<OperatorSpace> OpenAsync(Cluster cluster, Func<JsonObject, PodFate>? fate = null)
    {
        await DefineAsync(cluster);
        var name = await cluster.NewNamespaceAsync();
        var logs = new CollectedLogs();
        var logging = LoggerFactory.Create(builder => builder.AddProvider(logs).SetMinimumLevel(LogLevel.Information));
        return new(cluster, name, logs, logging)
        {
            Pods = new(cluster, name, fate),
            Servers = await ScriptedServers.StartAsync(logging),
        };
    }

    /// <summary>One more replica.</summary>
    /// <param name="kubeconfig">Whose rights; null: the administrator's.</param>
    /// <param name="adjust">Other options than for this namespace alone.</param>
    /// <param name="operations">Where it answers probes; null: nowhere.</param>
    public async Task<RunningOperator> StartOperatorAsync(
        string? kubeconfig = null,
        Func<OperatorOptions, OperatorOptions>? adjust = null,
        ListenAddress? operations = null
    )
    {
        var options = new OperatorOptions
        {
            Workloads = Workloads,
            WatchNamespaces = [Name],
            Namespace = Name,
            Identity = $"test-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}",
            ServerOperationsPort = Servers.Port,
            LeaseDuration = TimeSpan.FromSeconds(3),
            HasKernelDeadline = false,
            Operations = operations,
            Control = Control,
        };
        var running = await RunningOperator.StartAsync(
            kubeconfig ?? Cluster.Kubeconfig,
            adjust?.Invoke(options) ?? options,
            _logging
        );
        _operators.Add(running);
        return running;
    }

    /// <summary>Makes a ModelDeployment, by one request.</summary>
    public Task CreateAsync(string name, string spec) =>
        Cluster.Api.PostAsync(ModelDeployments, Body(name, spec, null));

    /// <summary>Applies a ModelDeployment; its spec is a merge patch where it exists.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="spec">JSON.</param>
    /// <param name="class">Its class; null: none, or as it is; empty: none any more.</param>
    public async Task ApplyAsync(string name, string spec, string? @class = null)
    {
        var body = Body(name, spec, @class);
        if (await Cluster.Api.FindAsync($"{ModelDeployments}/{name}") is null)
        {
            await Cluster.Api.PostAsync(ModelDeployments, body);
        }
        else
        {
            var patch = new JsonObject { ["spec"] = body["spec"]!.DeepClone() };
            if (@class is not null)
            {
                patch["metadata"] = new JsonObject
                {
                    ["labels"] = new JsonObject { ["sluice.dev/class"] = @class.Length == 0 ? null : @class },
                };
            }

            await Cluster.Api.PatchAsync($"{ModelDeployments}/{name}", patch);
        }
    }

    private JsonObject Body(string name, string spec, string? @class) =>
        new()
        {
            ["apiVersion"] = ModelDeployment.SupportedApiVersion,
            ["kind"] = ModelDeployment.SupportedKind,
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["namespace"] = Name,
                ["labels"] = @class is null ? null : new JsonObject { ["sluice.dev/class"] = @class },
            },
            ["spec"] = JsonNode.Parse(spec),
        };

    /// <summary>A spec: one text a variant, <c>name version [weight]</c>, and more fields.</summary>
    public static string Spec(string variants, string more = "") =>
        $$"""
        {"model":{"uri":"s3://models/iris"},"variants":[{{string.Join(
            ',',
            variants.Split(", ").Select(VariantOf)
        )}}]{{(more.Length == 0 ? "" : "," + more)}} }
        """;

    /// <summary>Until the status is as wanted.</summary>
    public Task<JsonObject> UntilAsync(string name, Func<JsonObject, bool> wanted) =>
        Cluster.Api.UntilAsync(
            $"{ModelDeployments}/{name}",
            found => found["status"] is JsonObject status && wanted(status),
            Limit
        );

    public Task<JsonObject> UntilServedAsync(string name, string versions, string traffic) =>
        UntilAsync(
            name,
            status => $"{status["summary"]?["versions"]}" == versions && $"{status["summary"]?["traffic"]}" == traffic
        );

    public Task<JsonObject> UntilConditionAsync(string name, string type, string status, string reason) =>
        UntilAsync(
            name,
            found =>
                Condition(found, type) is { } condition
                && $"{condition["status"]}" == status
                && $"{condition["reason"]}" == reason
        );

    public static JsonNode? Condition(JsonNode status, string type) =>
        status["conditions"]?.AsArray().FirstOrDefault(condition => $"{condition!["type"]}" == type);

    /// <summary>The pods of a version, when there are so many.</summary>
    public async Task<IReadOnlyList<JsonObject>> PodsOfAsync(string version, int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (true)
        {
            var pods = (await Pods.PodsAsync())
                .Where(pod => $"{pod["metadata"]!["annotations"]?["sluice.dev/version"]}" == version)
                .ToList();
            if (pods.Count == count && pods.TrueForAll(pod => pod["status"]?["podIP"] is not null))
            {
                return pods;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_killer is not null)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"killed {_killer.Kills} times");
            await _killer.DisposeAsync();
        }

        foreach (var running in _operators)
        {
            await running.DisposeAsync();
        }

        await Pods.DisposeAsync();
        await Servers.DisposeAsync();
        _logging.Dispose();
        Logs.Verify();
    }

    private static string VariantOf(string text)
    {
        var parts = text.Split(' ');
        var weight = parts.Length > 2 ? $",\"weight\":{parts[2]}" : "";
        return $$"""{"name":"{{parts[0]}}","version":"{{parts[1]}}"{{weight}}}""";
    }

    private static async Task DefineAsync(Cluster cluster)
    {
        await Gate.WaitAsync();
        try
        {
            const string definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
            if (await cluster.Api.FindAsync($"{definitions}/{ModelDeploymentDefinition.Name}") is null)
            {
                await cluster.Api.PostAsync(definitions, ModelDeploymentDefinition.Render(_ => "", hasRules: false));
                await cluster.Api.UntilAsync(
                    "/apis/sluice.dev/v1alpha1",
                    found => found["resources"] is JsonArray { Count: > 0 },
                    Limit
                );
            }
        }
        finally
        {
            Gate.Release();
        }
    }
}
