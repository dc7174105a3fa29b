namespace Sluice.Rendering.Diagnosing;

/// <summary>Why a node does not take a pod. In the order in which one explains the others: what no node cures, then what a node that is free of all else lacks.</summary>
internal enum PlacementObstacle
{
    /// <summary>A claim is not there, or not bound.</summary>
    VolumeMissing,

    /// <summary>Too few GPUs are free.</summary>
    Gpus,

    /// <summary>Too little of something else is free.</summary>
    Resources,

    /// <summary>The pod does not tolerate a taint, behind which nobody knows whether the node would fit.</summary>
    Taint,

    /// <summary>A node selector or a node affinity does not fit.</summary>
    Selector,

    /// <summary>Other pods are where they must not be, or not where they must.</summary>
    PodAffinity,

    /// <summary>A spread over nodes or zones would be broken.</summary>
    Spread,

    /// <summary>A volume is on other nodes.</summary>
    VolumeElsewhere,

    /// <summary>A taint of Kubernetes' own: a control plane's node, or one that is not fit to work just now.</summary>
    OwnTaint,

    /// <summary>Somebody has cordoned it.</summary>
    Cordoned,

    /// <summary>There is no node.</summary>
    NoNodes,
}
