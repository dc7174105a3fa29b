namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>Nothing will help but that a person changes something: it becomes a condition, and is not tried again.</summary>
/// <param name="reason">For programs: CamelCase, stable.</param>
/// <param name="message">For people: what is wrong, and what to do.</param>
public sealed class StalledException(string reason, string message) : Exception(message)
{
    /// <summary>For programs: CamelCase, stable.</summary>
    public string Reason { get; } = reason;
}
