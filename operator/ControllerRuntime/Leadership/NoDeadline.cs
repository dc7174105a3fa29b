namespace Sluice.ControllerRuntime.Leadership;

/// <summary>Ends nothing: for several replicas in one process, as tests have them.</summary>
public sealed class NoDeadline : ILeaseDeadline
{
    /// <inheritdoc/>
    public void Arm(TimeSpan left) { }

    /// <inheritdoc/>
    public void Disarm() { }
}
