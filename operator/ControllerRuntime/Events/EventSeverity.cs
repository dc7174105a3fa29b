namespace Sluice.ControllerRuntime.Events;

/// <summary>What kind of news it is, by Kubernetes' two words.</summary>
public enum EventSeverity
{
    /// <summary>As it should be.</summary>
    Normal,

    /// <summary>Somebody should look.</summary>
    Warning,
}
