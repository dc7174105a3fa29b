using Sluice.KubernetesObjects.Core.Pods;
using Sluice.Rendering.Diagnosing;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Workloads;
using Sluice.RouterControl.Fleet;

namespace Sluice.Operator.Observing;

/// <summary>Puts together what is known of a ModelDeployment: from the caches, and by asking the servers that are not ready.</summary>
internal sealed class ObservationSource(
    OperatorCaches caches,
    IServerProbe servers,
    PodWarnings warnings,
    RouterFleet routers
)
{
    /// <summary>What the caches know, which costs no request; the same on every replica.</summary>
    public Observation Look(ModelDeploymentObject subject)
    {
        var (key, content) = (subject.Key, subject.Content);
        var owner = OwnerOf(subject);
        return new()
        {
            Owner = owner,
            Generation = subject.Metadata.Generation ?? 0,
            Deployment = content.Reading.IsValid ? content.Reading.Value : null,
            Problems = content.Reading.Problems,
            Status = content.Status,
            IsEnding = subject.Metadata.DeletionTimestamp is not null,
            Revisions = caches.Revisions.Of(key),
            Deployments = caches.Deployments.Of(key),
            Budgets = caches.Budgets.Of(key),
            Service = caches.Services.Cache.Find(key with { Name = Names.OfService(key.Name) }),
            Slices = caches.Slices?.Of(key) ?? [],
            Pods = [.. caches.Pods.Of(key).Select(pod => SeenPod.Of(pod, key.Name)).OfType<SeenPod>()],
            Routers = RouterAddresses(),
        };
    }

    /// <summary>That, and what servers and events say of pods that do not answer yet.</summary>
    public async Task<Observation> ObserveAsync(ModelDeploymentObject subject, CancellationToken cancellation)
    {
        var seen = Look(subject);
        var asked = seen
            .Pods.Where(pod => pod is { IsRunning: true, Address: not null } && VisitPlan.NeedsAsking(pod))
            .ToList();
        var reports = await Task.WhenAll(asked.Select(pod => servers.AskAsync(pod.Address!, cancellation)));
        var warned = await Task.WhenAll(seen.Pods.Select(pod => warnings.FindAsync(pod, cancellation)));
        var route = new DeploymentKey(seen.Owner.Namespace, seen.Owner.Name, seen.Owner.Uid);
        var generation = seen.Status?.RouteGeneration ?? 0;
        return seen with
        {
            AcknowledgedGeneration = routers.InEffect(route, (ulong)generation).IsInEffect ? generation : 0,
            GenerationOfRouters = (long)routers.HighestGeneration(route),
            Reports = asked
                .Zip(reports)
                .Where(pair => pair.Second is not null)
                .ToDictionary(pair => pair.First.Uid, pair => pair.Second ?? new ServerReport()),
            Warnings = seen
                .Pods.Zip(warned)
                .Where(pair => pair.Second is not null)
                .ToDictionary(pair => pair.First.Uid, pair => pair.Second!),
        };
    }

    public static Owner OwnerOf(ModelDeploymentObject subject) =>
        new(subject.Metadata.Namespace ?? "", subject.Metadata.Name ?? "", subject.Metadata.Uid ?? "");

    private List<string> RouterAddresses() =>
        [
            .. (caches.Routers?.ToList() ?? [])
                .Where(pod => pod.Metadata.DeletionTimestamp is null && IsReady(pod))
                .SelectMany(pod => pod.Status?.PodIps ?? [])
                .Select(address => address.Ip)
                .OfType<string>(),
        ];

    private static bool IsReady(Pod pod) =>
        pod.Status?.Conditions?.Any(condition => condition is { Type: "Ready", Status: "True" }) == true;
}
