namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>Why a container has not started.</summary>
public sealed record ContainerWaiting
{
    /// <summary>For programs: <c>ImagePullBackOff</c>, <c>CrashLoopBackOff</c>, <c>ContainerCreating</c> …</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }
}
