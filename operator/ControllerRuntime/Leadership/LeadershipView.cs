namespace Sluice.ControllerRuntime.Leadership;

/// <summary>Who leads, as this replica last saw it.</summary>
/// <param name="IsLeading">Whether this one does.</param>
/// <param name="Leader">The identity in the lease; null: nobody, or not known yet.</param>
/// <param name="Transitions">How often the lease has changed hands.</param>
public sealed record LeadershipView(bool IsLeading, string? Leader, int Transitions)
{
    /// <summary>Before the first look.</summary>
    public static LeadershipView Nobody { get; } = new(IsLeading: false, null, 0);
}
