using Sluice.KubernetesObjects.Json;

namespace Sluice.KubernetesObjects.Apps;

/// <summary>How many pods more and fewer there may be while a template follows another.</summary>
public sealed record RollingUpdate
{
    /// <summary>How many may be missing.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>How many may be there beyond those wanted.</summary>
    public IntOrString? MaxSurge { get; init; }
}
