namespace Sluice.Rendering.Reporting;

/// <summary>What happened, for people to read with <c>kubectl describe</c>.</summary>
/// <param name="IsWarning">Whether it should worry them.</param>
/// <param name="Reason">One word that does not change between releases.</param>
/// <param name="Message">A sentence.</param>
public sealed record PlannedEvent(bool IsWarning, string Reason, string Message);
