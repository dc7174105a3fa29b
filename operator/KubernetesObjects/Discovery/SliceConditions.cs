namespace Sluice.KubernetesObjects.Discovery;

/// <summary>Whether an address answers.</summary>
public sealed record SliceConditions
{
    /// <summary>Null counts as true.</summary>
    public bool? Ready { get; init; }
}
