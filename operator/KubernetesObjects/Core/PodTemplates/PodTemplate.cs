using Sluice.KubernetesObjects.Meta;

namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>What pods are made of (core/v1 PodTemplateSpec).</summary>
public sealed record PodTemplate
{
    /// <summary>Labels and annotations.</summary>
    public ObjectMeta? Metadata { get; init; }

    /// <summary>The pod.</summary>
    public PodTemplatePod? Spec { get; init; }
}
