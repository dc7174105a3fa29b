namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>Exactly one of the three is set; none means waiting.</summary>
public sealed record ContainerState
{
    /// <summary>Not started, and why.</summary>
    public ContainerWaiting? Waiting { get; init; }

    /// <summary>Running.</summary>
    public ContainerRunning? Running { get; init; }

    /// <summary>Ended, and how.</summary>
    public ContainerTerminated? Terminated { get; init; }
}
