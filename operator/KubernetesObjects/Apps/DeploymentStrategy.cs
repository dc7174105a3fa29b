namespace Sluice.KubernetesObjects.Apps;

/// <summary>How one template follows another.</summary>
public sealed record DeploymentStrategy
{
    /// <summary><c>RollingUpdate</c> or <c>Recreate</c>.</summary>
    public string? Type { get; init; }

    /// <summary>For <c>RollingUpdate</c>.</summary>
    public RollingUpdate? RollingUpdate { get; init; }
}
