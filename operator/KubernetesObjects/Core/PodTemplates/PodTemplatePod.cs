using System.Text.Json.Nodes;

namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>A pod, as Sluice writes it. What its user wrote for Kubernetes alone is JSON that nobody here looks into.</summary>
public sealed record PodTemplatePod
{
    /// <summary>One: the model server.</summary>
    public IReadOnlyList<Container>? Containers { get; init; }

    /// <summary>The model server's, then the user's.</summary>
    public IReadOnlyList<JsonNode>? Volumes { get; init; }

    /// <summary>Who may run it, and as whom.</summary>
    public JsonNode? SecurityContext { get; init; }

    /// <summary>The identity towards the API server; the model server needs none.</summary>
    public string? ServiceAccountName { get; init; }

    /// <summary>Whether that identity's token is mounted.</summary>
    public bool? AutomountServiceAccountToken { get; init; }

    /// <summary>Whether the addresses of all Services become variables.</summary>
    public bool? EnableServiceLinks { get; init; }

    /// <summary>For the registry.</summary>
    public IReadOnlyList<JsonNode>? ImagePullSecrets { get; init; }

    /// <summary>Which nodes.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Which nodes, in detail.</summary>
    public JsonNode? Affinity { get; init; }

    /// <summary>Which taints it may live with.</summary>
    public IReadOnlyList<JsonNode>? Tolerations { get; init; }

    /// <summary>How pods are spread over nodes and zones.</summary>
    public IReadOnlyList<JsonNode>? TopologySpreadConstraints { get; init; }

    /// <summary>Who goes first.</summary>
    public string? PriorityClassName { get; init; }

    /// <summary>What runs it.</summary>
    public string? RuntimeClassName { get; init; }

    /// <summary>Who chooses the node.</summary>
    public string? SchedulerName { get; init; }

    /// <summary>How long it may take to end.</summary>
    public int? TerminationGracePeriodSeconds { get; init; }
}
