using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Errors;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.KubernetesObjects.Core.Services;
using Sluice.KubernetesObjects.Discovery;
using Sluice.KubernetesObjects.Meta;
using Sluice.KubernetesObjects.Policy;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Observing;
using Sluice.Rendering.Workloads;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Cli.Plan;

/// <summary>What is there of a ModelDeployment: in a cluster, or nothing where there is none.</summary>
/// <param name="Served">The live object; null: it is not there.</param>
/// <param name="Observation">What the operator would observe once the manifest is applied.</param>
internal sealed record LiveState(ServedModelDeployment? Served, Observation Observation)
{
    /// <summary>Nothing is there.</summary>
    public static LiveState Nothing(ModelDeployment wanted) =>
        new(
            null,
            new Observation
            {
                Owner = new Owner(wanted.Metadata.Namespace, wanted.Metadata.Name, ""),
                Generation = 1,
                Deployment = wanted,
            }
        );

    /// <summary>Reads the object, its children and its pods.</summary>
    /// <exception cref="KubernetesException">The cluster cannot be asked.</exception>
    public static async Task<LiveState> ReadAsync(
        IKubernetesClient kubernetes,
        ModelDeployment wanted,
        CancellationToken cancellation
    )
    {
        var (place, name) = (wanted.Metadata.Namespace, wanted.Metadata.Name);
        if (await FindAsync<ModelDeploymentObject>(kubernetes, new(place, name), cancellation) is not { } live)
        {
            var service = await FindAsync<Service>(kubernetes, new(place, Names.OfService(name)), cancellation);
            var nothing = Nothing(wanted);
            return nothing with { Observation = nothing.Observation with { Service = service } };
        }

        var served = live.Content;
        var own = new ListScope { Namespace = place, LabelSelector = $"{Labels.Deployment}={name}" };
        var observation = new Observation
        {
            Owner = new Owner(place, name, live.Metadata.Uid ?? ""),
            Generation = (live.Metadata.Generation ?? 0) + 1,
            Deployment = wanted,
            Status = served.Status,
            IsEnding = live.Metadata.DeletionTimestamp is not null,
            Revisions = await ListAsync<ControllerRevision>(kubernetes, own, cancellation),
            Deployments = await ListAsync<Deployment>(kubernetes, own, cancellation),
            Budgets = await ListAsync<PodDisruptionBudget>(kubernetes, own, cancellation),
            Service = await FindAsync<Service>(kubernetes, new(place, Names.OfService(name)), cancellation),
            Slices = await ListAsync<EndpointSlice>(kubernetes, own, cancellation),
            Pods =
            [
                .. (await ListAsync<Pod>(kubernetes, own, cancellation))
                    .Select(pod => SeenPod.Of(pod, name))
                    .OfType<SeenPod>(),
            ],
        };
        return new LiveState(served, observation);
    }

    /// <summary>A child as it is.</summary>
    public KubernetesObject? Find(string kind, string name) =>
        new KubernetesObject?[] { Observation.Service }
            .Concat(Observation.Deployments)
            .Concat(Observation.Revisions)
            .Concat(Observation.Budgets)
            .Concat(Observation.Slices)
            .FirstOrDefault(child => child is not null && child.GetType().Name == kind && child.Metadata.Name == name);

    private static async Task<IReadOnlyList<T>> ListAsync<T>(
        IKubernetesClient kubernetes,
        ListScope scope,
        CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T> => (await kubernetes.ListAsync<T>(scope, cancellation)).Items;

    private static async Task<T?> FindAsync<T>(
        IKubernetesClient kubernetes,
        ObjectKey key,
        CancellationToken cancellation
    )
        where T : KubernetesObject, IResource<T>
    {
        try
        {
            return await kubernetes.GetAsync<T>(key, cancellation);
        }
        catch (KubernetesException missing) when (missing.Fault == KubernetesFault.NotFound)
        {
            return null;
        }
    }
}
