namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>What controllers work with.</summary>
/// <param name="Policy">Maps how a visit ended to the next.</param>
/// <param name="Report">Log, metrics and spans.</param>
/// <param name="Time">For times to come, and limits.</param>
public sealed record ControllerTools(VisitPolicy Policy, VisitReport Report, TimeProvider Time);
