namespace Sluice.ControllerRuntime.Leadership;

/// <summary>
/// Ends this process at a lease's end, unless it was told otherwise in time: for a process that was stopped, or starved, between
/// asking whether it may write and writing. No check in the process itself can close that gap.
/// </summary>
public interface ILeaseDeadline
{
    /// <summary>In that time from now, in place of any earlier word.</summary>
    void Arm(TimeSpan left);

    /// <summary>Not at all.</summary>
    void Disarm();
}
