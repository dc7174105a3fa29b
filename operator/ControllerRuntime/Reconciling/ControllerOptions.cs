namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>How a controller works.</summary>
/// <typeparam name="T">The kind that is reconciled.</typeparam>
public sealed record ControllerOptions<T>
{
    /// <summary>Visits at once, of different objects. 1 to 100.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>For one visit; then it is cancelled and counts as a failure. More than 0.</summary>
    public TimeSpan VisitLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether an object is to be left alone. It is visited again when it changes.</summary>
    public Func<T, bool> IsSuspended { get; init; } = _ => false;
}
