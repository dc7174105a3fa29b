using System.Text.Json.Nodes;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Apps;

/// <summary>What is wanted of a Deployment.</summary>
public sealed record DeploymentSpec
{
    /// <summary>How many pods; null: whatever another controller says, or 1.</summary>
    public int? Replicas { get; init; }

    /// <summary>Which pods are its own. Never changed.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>What a pod is made of, as it was once rendered: JSON of a PodTemplateSpec, kept as it is.</summary>
    public JsonNode? Template { get; init; }

    /// <summary>How one template follows another.</summary>
    public DeploymentStrategy? Strategy { get; init; }

    /// <summary>How many old ReplicaSets are kept.</summary>
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>After so many seconds without progress its condition says so.</summary>
    public int? ProgressDeadlineSeconds { get; init; }
}
