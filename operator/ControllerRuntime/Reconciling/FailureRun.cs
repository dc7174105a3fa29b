namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>
/// Failures of one kind in a row: the server's, or the object's. A failure of the other kind begins a new run, so that the first
/// conflict after a long outage waits for milliseconds and not, as the object's fifteenth failure would, for minutes.
/// </summary>
/// <param name="IsServers">Which kind.</param>
/// <param name="Count">How many; 0: none.</param>
internal readonly record struct FailureRun(bool IsServers, int Count)
{
    /// <summary>How many of this kind came right before.</summary>
    public int Before(Exception thrown) => VisitPolicy.IsServersTrouble(thrown) == IsServers ? Count : 0;

    /// <summary>The run with this failure.</summary>
    public FailureRun And(Exception thrown) => new(VisitPolicy.IsServersTrouble(thrown), Before(thrown) + 1);
}
