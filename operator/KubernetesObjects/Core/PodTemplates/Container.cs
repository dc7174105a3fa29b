using System.Text.Json.Nodes;

namespace Sluice.KubernetesObjects.Core.PodTemplates;

/// <summary>One program of a pod (core/v1 Container), as Sluice writes it.</summary>
public sealed record Container
{
    /// <summary>Unique in the pod.</summary>
    public string? Name { get; init; }

    /// <summary>The image.</summary>
    public string? Image { get; init; }

    /// <summary>When the image is fetched; null: as its tag says.</summary>
    public string? ImagePullPolicy { get; init; }

    /// <summary>The program; null: the image's.</summary>
    public IReadOnlyList<string>? Command { get; init; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Variables: those of Sluice, then the user's.</summary>
    public IReadOnlyList<JsonNode>? Env { get; init; }

    /// <summary>Ports, by name.</summary>
    public IReadOnlyList<ContainerPort>? Ports { get; init; }

    /// <summary>What it needs and may use.</summary>
    public ResourceRequirements? Resources { get; init; }

    /// <summary>Until it passes, the other two wait.</summary>
    public Probe? StartupProbe { get; init; }

    /// <summary>When it fails, the container is started again.</summary>
    public Probe? LivenessProbe { get; init; }

    /// <summary>While it fails, the pod is not ready.</summary>
    public Probe? ReadinessProbe { get; init; }

    /// <summary>What it may do.</summary>
    public JsonNode? SecurityContext { get; init; }

    /// <summary>Volumes, by path.</summary>
    public IReadOnlyList<JsonNode>? VolumeMounts { get; init; }

    /// <summary>The file whose text is the reason of its end.</summary>
    public string? TerminationMessagePath { get; init; }

    /// <summary>Where the reason is taken from when that file is empty.</summary>
    public string? TerminationMessagePolicy { get; init; }
}
