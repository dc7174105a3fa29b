namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>What follows from a visit.</summary>
/// <param name="Result">How it ended.</param>
/// <param name="After">When to come again though nothing changes; null: not.</param>
/// <param name="CountsAsFailure">Whether the next failure waits longer.</param>
public readonly record struct VisitPlan(VisitResult Result, TimeSpan? After, bool CountsAsFailure);
