using System.Net;
using System.Text.Json.Nodes;
using Sluice.Testing.Kubernetes.Audit;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.ControllerRuntime.Tests.Replicas;

/// <summary>Parcels in a namespace of a cluster, the replicas that see to them, and what must be true of all that in the end.</summary>
internal sealed class ParcelWorld : IAsyncDisposable
{
    /// <summary>Of the leases, unless told: short, so that many terms fit into a test.</summary>
    public const int LeaseSeconds = 3;

    public const int Parcels = 4;
    public const int Pieces = 3;
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly List<ReplicaProcess> _replicas = [];
    private readonly string _kubeconfig;
    private readonly long _from;
    private readonly int _leaseSeconds;
    private int _replicasStarted;
    private int _edits;

    private ParcelWorld(Cluster cluster, string space, string? kubeconfig, int leaseSeconds)
    {
        _leaseSeconds = leaseSeconds;
        Cluster = cluster;
        Space = space;
        _kubeconfig = kubeconfig ?? cluster.Kubeconfig;
        _from = cluster.Audit.Position;
    }

    public Cluster Cluster { get; }

    public string Space { get; }

    public IReadOnlyList<ReplicaProcess> Replicas => _replicas;

    private string ParcelsPath => $"/apis/tests.sluice.dev/v1/namespaces/{Space}/parcels";

    public static async Task<ParcelWorld> MakeAsync(
        Cluster cluster,
        string? kubeconfig = null,
        int leaseSeconds = LeaseSeconds
    )
    {
        await InstallAsync(cluster);
        return new ParcelWorld(cluster, await cluster.NewNamespaceAsync(), kubeconfig, leaseSeconds);
    }

    public ReplicaProcess StartReplica()
    {
        var replica = ReplicaProcess.Start(_kubeconfig, Space, $"replica-{++_replicasStarted}", _leaseSeconds);
        _replicas.Add(replica);
        return replica;
    }

    /// <summary>
    /// Starts as many as are needed for so many to run: under a short lease the kernel ends a replica that got no time to run, as
    /// it should, and a cluster would start it again.
    /// </summary>
    public void KeepReplicas(int count)
    {
        for (var running = _replicas.Count(replica => !replica.HasExited); running < count; running++)
            StartReplica();
    }

    public async Task AddParcelsAsync(int count = Parcels)
    {
        for (var number = 0; number < count; number++)
        {
            await Cluster.Api.PostAsync(
                ParcelsPath,
                new JsonObject
                {
                    ["apiVersion"] = "tests.sluice.dev/v1",
                    ["kind"] = "Parcel",
                    ["metadata"] = new JsonObject { ["name"] = $"parcel-{number}" },
                    ["spec"] = new JsonObject { ["pieces"] = Pieces, ["text"] = "first" },
                }
            );
        }
    }

    /// <summary>Asks for another text of a parcel.</summary>
    /// <returns>The text.</returns>
    public async Task<string> EditAsync(int parcel, CancellationToken cancellation = default)
    {
        var text = $"edit-{Interlocked.Increment(ref _edits)}";
        await SetTextAsync(parcel, text, cancellation);
        return text;
    }

    /// <summary>Asks for a certain text of a parcel.</summary>
    public Task SetTextAsync(int parcel, string text, CancellationToken cancellation = default) =>
        Cluster.Api.PatchAsync(
            $"{ParcelsPath}/parcel-{parcel}",
            new JsonObject { ["spec"] = new JsonObject { ["text"] = text } },
            cancellation
        );

    /// <summary>Until a parcel is as wanted.</summary>
    public Task<JsonObject> UntilAsync(int parcel, Func<JsonObject, bool> wanted) =>
        Cluster.Api.UntilAsync($"{ParcelsPath}/parcel-{parcel}", wanted, Limit);

    /// <summary>A condition in a parcel's status, or null.</summary>
    public static JsonNode? Condition(JsonNode parcel, string type) =>
        parcel["status"]?["conditions"]?.AsArray().FirstOrDefault(one => (string?)one!["type"] == type);

    /// <summary>Edits parcels, one after the other, until it is cancelled; passes over what the server refuses.</summary>
    public async Task EditAlwaysAsync(CancellationToken end)
    {
        for (var number = 0; !end.IsCancellationRequested; number++)
        {
            try
            {
                await EditAsync(number % Parcels, end);
                await Task.Delay(TimeSpan.FromMilliseconds(60), TimeProvider.System, end);
            }
            catch (Exception refused) when (refused is HttpRequestException or OperationCanceledException)
            {
                // The server is away, or the test has seen enough.
            }
        }
    }

    /// <summary>Who holds the lease; waits until it is somebody else than the one given.</summary>
    public async Task<ReplicaProcess> LeaderAsync(ReplicaProcess? before = null)
    {
        var lease = await Cluster.Api.UntilAsync(
            $"/apis/coordination.k8s.io/v1/namespaces/{Space}/leases/parcels",
            found => Holder(found) is { Length: > 0 } holder && holder != before?.Identity,
            Limit
        );
        return _replicas.Single(replica => replica.Identity == Holder(lease));
    }

    /// <summary>Until each parcel's pieces hold its last text, no more and no fewer, and its status says so.</summary>
    public async Task SettledAsync()
    {
        try
        {
            await Cluster.Api.UntilAsync(
                ParcelsPath,
                found => found["items"]!.AsArray().All(parcel => IsSettled(parcel!)),
                Limit
            );
        }
        catch (TimeoutException late)
        {
            var logs = _replicas
                .TakeLast(2)
                .Select(replica =>
                    $"{(replica.HasExited ? $"exit code {replica.ExitCode}" : "runs")}\n{replica.Output}"
                );
            throw new TimeoutException($"{late.Message}\n{string.Join("\n---\n", logs)}", late);
        }

        var parcels = await Cluster.Api.ListAsync(ParcelsPath);
        var pieces = await Cluster.Api.ListAsync(
            $"/api/v1/namespaces/{Space}/configmaps?labelSelector=tests.sluice.dev/parcel"
        );
        var expected =
            from parcel in parcels
            from number in Enumerable.Range(0, (int)parcel["spec"]!["pieces"]!)
            select $"{(string?)parcel["metadata"]!["name"]}-{number}: {(string?)parcel["spec"]!["text"]}";
        Assert.Equal(
            expected.Order(),
            pieces.Select(piece => $"{(string?)piece["metadata"]!["name"]}: {(string?)piece["data"]!["text"]}").Order()
        );
    }

    /// <summary>Nothing was created twice, and nobody wrote who did not lead.</summary>
    /// <returns>The lease's history.</returns>
    public LeaseHistory Verify()
    {
        var log = Log();
        var history = new LeaseHistory(log, Space, "parcels");
        Assert.Empty(history.Violations(log, "parcels/"));
        var twice =
            from seen in log
            where seen is { IsWrite: true, Verb: "create", Resource: "configmaps" }
            group seen by seen.Name into made
            where made.Count() > 1
            select made.Key;
        Assert.Empty(twice);
        Assert.Contains(log, seen => seen is { IsWrite: true, Resource: "configmaps" });
        return history;
    }

    /// <summary>What was asked of this namespace since it was made.</summary>
    public IReadOnlyList<AuditEvent> Log() => [.. Cluster.Audit.Read(_from).Where(seen => seen.Namespace == Space)];

    public ValueTask DisposeAsync()
    {
        foreach (var replica in _replicas)
            replica.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool IsSettled(JsonNode parcel) =>
        (long?)parcel["status"]?["observedGeneration"] == (long?)parcel["metadata"]!["generation"]
        && (string?)parcel["status"]?["text"] == (string?)parcel["spec"]!["text"];

    private static string? Holder(JsonObject lease) => (string?)lease["spec"]?["holderIdentity"];

    private static async Task InstallAsync(Cluster cluster)
    {
        var definition = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Replicas", "parcel.json"))
        );
        try
        {
            await cluster.Api.PostAsync(Definitions, definition!.AsObject());
        }
        catch (HttpRequestException exists) when (exists.StatusCode == HttpStatusCode.Conflict)
        {
            // Another test has installed it.
        }

        await cluster.Api.UntilAsync(
            $"{Definitions}/parcels.tests.sluice.dev",
            found =>
                found["status"]?["conditions"] is JsonArray conditions
                && conditions.Any(one => (string?)one!["type"] == "Established" && (string?)one["status"] == "True"),
            Limit
        );
    }
}
