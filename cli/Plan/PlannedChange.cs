namespace Sluice.Cli.Plan;

/// <summary>One write that would be made, as it is shown.</summary>
/// <param name="Verb">What would be done.</param>
/// <param name="Subject">To what: kind and name.</param>
/// <param name="Lines">The difference, marked; empty: the subject says it all.</param>
internal sealed record PlannedChange(PlannedVerb Verb, string Subject, IReadOnlyList<string> Lines);
