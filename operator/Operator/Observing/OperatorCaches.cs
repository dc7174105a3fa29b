using Sluice.ControllerRuntime.Hosting;
using Sluice.ControllerRuntime.Informers;
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
        var ours = Scopes(options, Labels.Deployment);
        Subjects = host.AddCache<ModelDeploymentObject>(
            Scopes(options, options.Class is null ? $"!{Labels.Class}" : $"{Labels.Class}={options.Class}")
        );
        Revisions = new(host.AddCache<ControllerRevision>(ours));
        Deployments = new(host.AddCache<Deployment>(ours));
        Budgets = new(host.AddCache<PodDisruptionBudget>(ours));
        Services = new(host.AddCache<Service>(ours));
        Pods = new(host.AddCache<Pod>(ours));
        if (options.Workloads.RouterScope == RouterScope.Cluster)
        {
            Slices = new(host.AddCache<EndpointSlice>(ours));
            Routers = host.AddCache<Pod>(
                new ListScope
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

    public ObjectCache<ModelDeploymentObject> Subjects { get; }

    public LabelledCache<ControllerRevision> Revisions { get; }

    public LabelledCache<Deployment> Deployments { get; }

    public LabelledCache<PodDisruptionBudget> Budgets { get; }

    public LabelledCache<Service> Services { get; }

    public LabelledCache<Pod> Pods { get; }

    /// <summary>Null where the Services select the routers themselves.</summary>
    public LabelledCache<EndpointSlice>? Slices { get; }

    /// <summary>The routers' pods; null where the Services select them themselves.</summary>
    public ObjectCache<Pod>? Routers { get; }

    private static List<ListScope> Scopes(OperatorOptions options, string selector) =>
        options.WatchNamespaces.Count == 0
            ? [new() { LabelSelector = selector }]
            : [.. options.WatchNamespaces.Select(name => new ListScope { Namespace = name, LabelSelector = selector })];

    /// <summary>The ModelDeployment of an object with its label.</summary>
    public static ObjectKey[] SubjectOf(KubernetesObject labelled) =>
        labelled.Metadata.Labels?.GetValueOrDefault(Labels.Deployment) is { } name
            ? [new ObjectKey(labelled.Metadata.Namespace, name)]
            : [];
}
