using Sluice.ControllerRuntime.Hosting;
using Sluice.ControllerRuntime.Informers;
using Sluice.KubernetesClient.Requests;
using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Core.Pods;
using Sluice.KubernetesObjects.Core.Services;
using Sluice.KubernetesObjects.Discovery;
using Sluice.KubernetesObjects.Meta;
using Sluice.KubernetesObjects.Policy;
using Sluice.Operator.Objects;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Workloads;

namespace Sluice.Operator.Observing;

/// <summary>
/// All that a replica watches: ModelDeployments and what has their label. Kept on every replica, so that one that comes to
/// lead knows all at once, and all render the same routes.
/// </summary>
internal sealed class OperatorCaches
{
    /// <param name="host">Runs them.</param>
    /// <param name="options">Where.</param>
    public OperatorCaches(ControllerHost host, OperatorOptions options)
    {
        var place = new ListScope { Namespace = options.WatchNamespace };
        var ours = place with { LabelSelector = Labels.Deployment };
        Subjects = host.AddCache<ServedDeployment>(place);
        Revisions = new(host.AddCache<ControllerRevision>(ours));
        Deployments = new(host.AddCache<Deployment>(ours));
        Budgets = new(host.AddCache<PodDisruptionBudget>(ours));
        Services = new(host.AddCache<Service>(ours));
        Pods = new(host.AddCache<Pod>(ours));
        if (options.Workloads.RouterScope == RouterScope.Cluster)
        {
            Slices = new(host.AddCache<EndpointSlice>(ours));
            Routers = host.AddCache<Pod>(
                new()
                {
                    Namespace = options.Namespace,
                    LabelSelector = string.Join(
                        ',',
                        Labels.SelectorOfRouters().Select(label => $"{label.Key}={label.Value}")
                    ),
                }
            );
        }
    }

    public ObjectCache<ServedDeployment> Subjects { get; }

    public LabelledCache<ControllerRevision> Revisions { get; }

    public LabelledCache<Deployment> Deployments { get; }

    public LabelledCache<PodDisruptionBudget> Budgets { get; }

    public LabelledCache<Service> Services { get; }

    public LabelledCache<Pod> Pods { get; }

    /// <summary>Null where the Services select the routers themselves.</summary>
    public LabelledCache<EndpointSlice>? Slices { get; }

    /// <summary>The routers' pods; null where the Services select them themselves.</summary>
    public ObjectCache<Pod>? Routers { get; }

    /// <summary>The ModelDeployment of an object with its label.</summary>
    public static ObjectKey[] SubjectOf(KubernetesObject labelled) =>
        labelled.Metadata.Labels?.GetValueOrDefault(Labels.Deployment) is { } name
            ? [new ObjectKey(labelled.Metadata.Namespace, name)]
            : [];
}
