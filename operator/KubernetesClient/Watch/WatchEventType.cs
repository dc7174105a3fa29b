namespace Sluice.KubernetesClient.Watch;

/// <summary>What a watch tells.</summary>
public enum WatchEventType
{
    /// <summary>It is there now.</summary>
    Added,

    /// <summary>It is different now.</summary>
    Modified,

    /// <summary>It is gone; the object is its last state.</summary>
    Deleted,

    /// <summary>Nothing changed up to this version.</summary>
    Bookmark,
}
