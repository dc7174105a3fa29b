namespace Sluice.KubernetesClient.Requests;

/// <summary>What a deletion does to objects that belong to the deleted one.</summary>
public enum Propagation
{
    /// <summary>They go after it.</summary>
    Background,

    /// <summary>It goes after those that block it.</summary>
    Foreground,

    /// <summary>They stay, and belong to nobody.</summary>
    Orphan,
}
