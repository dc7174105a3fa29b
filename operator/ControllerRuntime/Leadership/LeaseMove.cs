namespace Sluice.ControllerRuntime.Leadership;

/// <summary>What to do about a lease.</summary>
public enum LeaseMove
{
    /// <summary>Another holds it: look again later.</summary>
    Wait,

    /// <summary>There is none: make it.</summary>
    Create,

    /// <summary>Nobody holds it, or one that gave no sign of life for its duration: take it.</summary>
    Take,

    /// <summary>It is ours: renew it.</summary>
    Renew,
}
