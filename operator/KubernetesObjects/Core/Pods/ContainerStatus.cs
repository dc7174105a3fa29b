namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>What a container of a pod does.</summary>
public sealed record ContainerStatus
{
    /// <summary>Its name in the pod.</summary>
    public string? Name { get; init; }

    /// <summary>Whether it passes its readiness probe.</summary>
    public bool Ready { get; init; }

    /// <summary>Whether it has passed its startup probe.</summary>
    public bool? Started { get; init; }

    /// <summary>How often it was started again.</summary>
    public int RestartCount { get; init; }

    /// <summary>The image as asked for.</summary>
    public string? Image { get; init; }

    /// <summary>The image as resolved, with its digest.</summary>
    public string? ImageID { get; init; }

    /// <summary>Now.</summary>
    public ContainerState? State { get; init; }

    /// <summary>Before the last restart.</summary>
    public ContainerState? LastState { get; init; }
}
