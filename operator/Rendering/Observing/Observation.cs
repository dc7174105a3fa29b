using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Core.Services;
using Sluice.KubernetesObjects.Discovery;
using Sluice.KubernetesObjects.Policy;
using Sluice.Rendering.Diagnosing;
using Sluice.Rendering.Workloads;
using Sluice.Resources.Manifests;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Observing;

/// <summary>All that is known of a ModelDeployment and what belongs to it, at one moment.</summary>
public sealed record Observation
{
    /// <summary>Whose.</summary>
    public required Owner Owner { get; init; }

    /// <summary>Counts changes of the spec.</summary>
    public required long Generation { get; init; }

    /// <summary>The resource; null: its spec is not valid.</summary>
    public required ModelDeployment? Deployment { get; init; }

    /// <summary>What is wrong with the spec; empty: nothing.</summary>
    public IReadOnlyList<ManifestProblem> Problems { get; init; } = [];

    /// <summary>Its status as it is; null: it has none.</summary>
    public ModelDeploymentStatus? Status { get; init; }

    /// <summary>Whether it, or its namespace, is being deleted.</summary>
    public bool IsEnding { get; init; }

    /// <summary>Its stored revisions, and those of a predecessor.</summary>
    public IReadOnlyList<ControllerRevision> Revisions { get; init; } = [];

    /// <summary>Its Deployments, and those of a predecessor.</summary>
    public IReadOnlyList<Deployment> Deployments { get; init; } = [];

    /// <summary>Its PodDisruptionBudgets, and those of a predecessor.</summary>
    public IReadOnlyList<PodDisruptionBudget> Budgets { get; init; } = [];

    /// <summary>The Service of its name, whoever made it; null: none.</summary>
    public Service? Service { get; init; }

    /// <summary>The endpoints that it keeps itself.</summary>
    public IReadOnlyList<EndpointSlice> Slices { get; init; } = [];

    /// <summary>All pods of its revisions.</summary>
    public IReadOnlyList<SeenPod> Pods { get; init; } = [];

    /// <summary>What those said that were asked, by uid.</summary>
    public IReadOnlyDictionary<string, ServerReport> Reports { get; init; } = new Dictionary<string, ServerReport>();

    /// <summary>What the cluster last warned about pods that do not start, by uid: failed mounts and the like.</summary>
    public IReadOnlyDictionary<string, string> Warnings { get; init; } = new Dictionary<string, string>();

    /// <summary>The addresses of the ready routers, where the Service does not select them.</summary>
    public IReadOnlyList<string> Routers { get; init; } = [];

    /// <summary>Objects that could not be made because somebody else has their names: <c>Service fraud</c>.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <summary>The highest generation that every router which counts has in effect; null: nobody keeps count.</summary>
    public long? AcknowledgedGeneration { get; init; }

    /// <summary>The highest generation that any router has in effect; 0: none, or nobody knows.</summary>
    public long GenerationOfRouters { get; init; }
}
