namespace Sluice.KubernetesObjects.Core.Pods;

/// <summary>One address of a pod.</summary>
public sealed record PodAddress
{
    /// <summary>IPv4 or IPv6.</summary>
    public string? Ip { get; init; }
}
