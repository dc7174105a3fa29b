namespace Sluice.Serving.Lifecycle;

/// <summary>
/// Where a wanted version stands. Legal transitions: Waiting → Loading → Ready or Failed; any of them → Unloaded, which is
/// final.
/// </summary>
public enum ModelState
{
    /// <summary>Wanted, not begun.</summary>
    Waiting,

    /// <summary>Being fetched and read.</summary>
    Loading,

    /// <summary>Answers requests.</summary>
    Ready,

    /// <summary>Could not be loaded; the reason is kept.</summary>
    Failed,

    /// <summary>Takes no new requests; its memory is freed when the last running one has ended.</summary>
    Unloaded,
}
