using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.KubernetesObjects.Core.Services;
using Sluice.KubernetesObjects.Discovery;
using Sluice.KubernetesObjects.Json;
using Sluice.KubernetesObjects.Meta;
using Sluice.KubernetesObjects.Policy;
using Sluice.Rendering.Changing;
using Sluice.Rendering.Diagnosing;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Reporting;
using Sluice.Rendering.Workloads;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;
using Condition = Sluice.Resources.ModelDeployments.Conditions.Condition;

namespace Sluice.Rendering.Tests.Planning;

/// <summary>
/// One ModelDeployment with everything that belongs to it, in memory: plans are made of it and carried out on it. It has none
/// of an API server's defaults or races; the operator's own tests have the real one.
/// </summary>
internal sealed class World : IChangeSink
{
    public const string Good = "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    public const string Other = "sha256:bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private readonly List<KubernetesObject> _children = [];
    private readonly Dictionary<string, JsonObject> _pods = [];
    private readonly Dictionary<string, ServerReport> _reports = [];
    private int _count;

    public ModelDeployment? Deployment { get; private set; }

    public IReadOnlyList<ManifestProblem> Problems { get; set; } = [];

    public ModelDeploymentStatus? Status { get; set; }

    public WorkloadOptions Options { get; set; } = new() { Image = "server:1" };

    public DateTimeOffset Now { get; set; } = new(2030, 1, 2, 12, 0, 0, TimeSpan.Zero);

    public Dictionary<string, string> Warnings { get; } = [];

    public List<string> Taken { get; } = [];

    public List<PlannedEvent> Events { get; } = [];

    public List<string> Writes { get; } = [];

    public long Generation { get; private set; }

    public IEnumerable<T> Children<T>() => _children.OfType<T>();

    /// <summary>The manifest is applied: one text a variant, <c>name version [weight]</c>.</summary>
    public World Apply(params string[] variants) => Apply(Deployments.Of(variants));

    public World Apply(ModelDeployment deployment)
    {
        (Deployment, Problems, Generation) = (deployment, [], Generation + 1);
        return this;
    }

    /// <summary>The manifest is applied with something wrong in it.</summary>
    public World ApplyInvalid(string path, string message) => ApplyInvalid([new ManifestProblem(path, message)]);

    /// <summary>The same, with all that a reader found.</summary>
    public World ApplyInvalid(IReadOnlyList<ManifestProblem> problems)
    {
        (Deployment, Problems, Generation) = (null, problems, Generation + 1);
        return this;
    }

    /// <summary>A pod of a variant's revision that is in the status, ready or not, with what its server says.</summary>
    public string Pod(string variant, string version, bool isReady = true, string? digest = Good, string? status = null)
    {
        var revision = Status!.Revisions.First(r => r.Variant == variant && r.Version == version);
        var uid = $"pod-{++_count}";
        _pods[uid] = PodJson(uid, variant, revision.Name, isReady);
        if (status is not null)
        {
            foreach (var (name, value) in JsonNode.Parse(status)!.AsObject())
            {
                _pods[uid]["status"]![name] = value?.DeepClone();
            }
        }

        if (digest is not null)
        {
            _reports[uid] = new()
            {
                Ready = isReady,
                Versions =
                [
                    new()
                    {
                        Version = version,
                        Phase = "Ready",
                        Digest = digest,
                    },
                ],
            };
        }

        return uid;
    }

    public void Says(string uid, string error, bool mayPass) =>
        _reports[uid] = new()
        {
            Versions =
            [
                new()
                {
                    Phase = "Failed",
                    Error = error,
                    MayPass = mayPass,
                },
            ],
        };

    public void Lose(string uid) => _pods.Remove(uid);

    public void Delete<T>(Func<T, bool> which)
        where T : KubernetesObject => _children.RemoveAll(child => child is T one && which(one));

    public void Replace<T>(T old, T changed)
        where T : KubernetesObject, IResource<T>
    {
        _children.Remove(old);
        _children.Add(Stored(changed));
    }

    /// <summary>Plans, and carries the plan out, until it asks for nothing more. Fails where that never happens.</summary>
    public ModelDeploymentPlan Settle()
    {
        for (var round = 0; round < 10; round++)
        {
            var plan = Step();
            if (plan.Changes.Count + plan.Verdicts.Count == 0 && round > 0)
            {
                return plan;
            }
        }

        throw new InvalidOperationException($"it never comes to rest: {string.Join(", ", Writes.TakeLast(6))}");
    }

    /// <summary>Plans once, and carries the plan out.</summary>
    public ModelDeploymentPlan Step()
    {
        var plan = Plan();
        Status = plan.Status is null ? Status : RoundTrip(plan.Status);
        Events.AddRange(plan.Events);
        foreach (var verdict in plan.Verdicts)
        {
            var conditions = _pods[verdict.Pod.Uid]["status"]!["conditions"]!.AsArray();
            conditions.Add(JsonSerializer.SerializeToNode(verdict.Write(Now), JsonSerializerOptions.Web));
        }

        foreach (var change in plan.Changes)
        {
            Writes.Add($"{change.GetType().Name[..6]} {change.Subject}");
            change.MakeAsync(this, CancellationToken.None).GetAwaiter().GetResult();
        }

        return plan;
    }

    public ModelDeploymentPlan Plan() => ModelDeploymentPlan.Make(Observe(), Options, Now);

    public Condition? Condition(string type) => Status?.Conditions?.FirstOrDefault(found => found.Type == type);

    public string Split() => string.Join(' ', Status!.Variants.Select(variant => $"{variant.Name}={variant.Share}"));

    public string Served() =>
        string.Join(
            ' ',
            Status!.Variants.Select(variant =>
                $"{variant.Name}:{Status.Revisions.FirstOrDefault(r => r.Variant == variant.Name && r.Name == variant.Current)?.Version ?? "-"}"
            )
        );

    public Observation Observe() =>
        new()
        {
            Owner = new("flowers", "iris", "uid-1"),
            Generation = Generation,
            Deployment = Deployment,
            Problems = Problems,
            Status = Status,
            Revisions = [.. Children<ControllerRevision>()],
            Deployments = [.. Children<Deployment>()],
            Budgets = [.. Children<PodDisruptionBudget>()],
            Service = Children<Service>().FirstOrDefault(),
            Slices = [.. Children<EndpointSlice>()],
            Pods = [.. _pods.Values.Select(pod => SeenPod.Of(Read<Pod>(pod), "iris")!)],
            Reports = _reports.ToDictionary(),
            Warnings = Warnings,
            Taken = Taken,
        };

    public Task CreateAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        Assert.DoesNotContain(Children<T>(), child => child.Metadata.Name == wanted.Metadata.Name);
        _children.Add(Stored(wanted with { Metadata = wanted.Metadata with { Uid = $"child-{++_count}" } } as T));
        return Task.CompletedTask;
    }

    public Task ApplyAsync<T>(T wanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        var seen = Children<T>().Single(child => child.Metadata.Uid == wanted.Metadata.Uid);
        var replicas = (seen as Deployment)?.Spec?.Replicas;
        if (wanted is Deployment { Spec: { Replicas: null } spec } deployment)
        {
            wanted = (T)(object)(deployment with { Spec = spec with { Replicas = replicas } });
        }

        Replace(seen, wanted);
        return Task.CompletedTask;
    }

    public Task DeleteAsync<T>(T unwanted, CancellationToken cancellation)
        where T : KubernetesObject, IResource<T>
    {
        _children.Remove(unwanted);
        return Task.CompletedTask;
    }

    private static T Stored<T>(T? written)
        where T : KubernetesObject, IResource<T> =>
        Read<T>(ObjectJson.Write(written!, T.Type.ApiVersionOf(T.Type.Versions[0])));

    private static T Read<T>(JsonObject json)
        where T : KubernetesObject, IResource<T> => ObjectJson.Read<T>(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private static ModelDeploymentStatus RoundTrip(ModelDeploymentStatus status) =>
        JsonSerializer.Deserialize<ModelDeploymentStatus>(
            JsonSerializer.Serialize(status, JsonSerializerOptions.Web),
            JsonSerializerOptions.Web
        )!;

    private JsonObject PodJson(string uid, string variant, string revision, bool isReady)
    {
        var since = Now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null);
        JsonObject Turned(string type, bool holds) =>
            new()
            {
                ["type"] = type,
                ["status"] = holds ? "True" : "False",
                ["lastTransitionTime"] = since,
            };
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Pod",
            ["metadata"] = new JsonObject
            {
                ["name"] = uid,
                ["uid"] = uid,
                ["creationTimestamp"] = since,
                ["labels"] = new JsonObject
                {
                    [Labels.Deployment] = "iris",
                    [Labels.Variant] = variant,
                    [Labels.Revision] = revision,
                },
            },
            ["status"] = new JsonObject
            {
                ["phase"] = "Running",
                ["podIP"] = $"10.0.0.{_count}",
                ["conditions"] = new JsonArray(Turned("PodScheduled", true), Turned("Ready", isReady)),
                ["containerStatuses"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "server",
                        ["ready"] = isReady,
                        ["restartCount"] = 0,
                        ["image"] = "server:1",
                        ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = since } },
                    }
                ),
            },
        };
    }
}
