namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>What Sluice reads of an observed pod's spec. What it writes is a pod template, another record.</summary>
public sealed record PodSpec
{
    /// <summary>Where it runs; null before it is scheduled.</summary>
    public string? NodeName { get; init; }
}
