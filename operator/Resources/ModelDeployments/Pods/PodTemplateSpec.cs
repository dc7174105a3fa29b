using Sluice.Resources.Constraints;
using Sluice.Resources.Constraints.Mappings;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments.Pods;

/// <summary>
/// In the words of a Kubernetes pod; a change starts a new revision. When a variant writes a field here, that replaces the
/// deployment's as a whole.
/// </summary>
public sealed record PodTemplateSpec
{
    /// <summary>Labels and annotations of the pods.</summary>
    public PodMetadata? Metadata { get; init; }

    /// <summary>Labels that a node must have.</summary>
    [Keys(KubernetesNames.QualifiedPattern, KubernetesNames.QualifiedExpected)]
    [Values(KubernetesNames.LabelValuePattern, KubernetesNames.LabelValueExpected)]
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>Taints that the pods tolerate, as a pod's spec.tolerations.</summary>
    [ItemCount(0, 64)]
    public IReadOnlyList<KubernetesFragment>? Tolerations { get; init; }

    /// <summary>Where the pods would rather or must run, as a pod's spec.affinity.</summary>
    public KubernetesFragment? Affinity { get; init; }

    /// <summary>
    /// How the pods are spread, as a pod's spec.topologySpreadConstraints. One without a labelSelector counts the pods of
    /// its own revision. Absent: over nodes and zones as well as can be.
    /// </summary>
    [ItemCount(0, 16)]
    public IReadOnlyList<KubernetesFragment>? TopologySpreadConstraints { get; init; }

    /// <summary>The ServiceAccount that the pods run as. Absent: <c>default</c>, without a token.</summary>
    [MaxLength(253)]
    [Pattern(KubernetesNames.SubdomainPattern, KubernetesNames.SubdomainExpected)]
    public string? ServiceAccountName { get; init; }

    /// <summary>Secrets with which the image is pulled.</summary>
    [ItemCount(0, 16)]
    [UniqueBy("name")]
    public IReadOnlyList<SecretReference>? ImagePullSecrets { get; init; }

    /// <summary>The PriorityClass of the pods.</summary>
    [MaxLength(253)]
    [Pattern(KubernetesNames.SubdomainPattern, KubernetesNames.SubdomainExpected)]
    public string? PriorityClassName { get; init; }

    /// <summary>The RuntimeClass of the pods.</summary>
    [MaxLength(253)]
    [Pattern(KubernetesNames.SubdomainPattern, KubernetesNames.SubdomainExpected)]
    public string? RuntimeClassName { get; init; }

    /// <summary>The scheduler that places the pods. Absent: Kubernetes' own.</summary>
    [MaxLength(253)]
    [Pattern(KubernetesNames.SubdomainPattern, KubernetesNames.SubdomainExpected)]
    public string? SchedulerName { get; init; }

    /// <summary>Environment variables of the model server, as a container's env. <c>ORT_DISABLE_TELEMETRY</c> is Sluice's.</summary>
    [ItemCount(0, 128)]
    [UniqueBy("name")]
    [Reserved("name", "ORT_DISABLE_TELEMETRY")]
    public IReadOnlyList<KubernetesFragment>? Env { get; init; }

    /// <summary>More volumes, as a pod's spec.volumes. Names that begin with <c>sluice-</c> are Sluice's.</summary>
    [ItemCount(0, 64)]
    [UniqueBy("name")]
    [Reserved("name", "sluice-")]
    public IReadOnlyList<KubernetesFragment>? Volumes { get; init; }

    /// <summary>Where the model server sees volumes, as a container's volumeMounts.</summary>
    [ItemCount(0, 64)]
    [UniqueBy("mountPath")]
    [Reserved("mountPath", "/var/run/sluice")]
    public IReadOnlyList<KubernetesFragment>? VolumeMounts { get; init; }

    /// <summary>
    /// As a pod's spec.securityContext, such as fsGroup or runAsUser; its fields stand over those that Sluice writes
    /// (runAsNonRoot, and the runtime's own seccomp profile).
    /// </summary>
    public KubernetesFragment? SecurityContext { get; init; }
}
