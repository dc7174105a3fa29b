namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>Something is not there yet, and nothing will tell when it is: look again after some time. Not a failure.</summary>
/// <param name="after">How long.</param>
/// <param name="message">For what.</param>
public sealed class WaitException(TimeSpan after, string message) : Exception(message)
{
    /// <summary>How long.</summary>
    public TimeSpan After { get; } = after;
}
