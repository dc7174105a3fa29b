namespace Sluice.Conformance.Tests.Clients;

/// <summary>What came of one call of a job, over its repetitions.</summary>
/// <param name="Statuses">How many ended with each gRPC status.</param>
/// <param name="Counts">For each counted name of response metadata: how many carried each value.</param>
/// <param name="First">The outcome of the first repetition.</param>
/// <param name="FirstFailure">The first that was not OK; null where all were.</param>
internal sealed record ClientResult(
    IReadOnlyDictionary<string, int> Statuses,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts,
    ClientOutcome First,
    ClientOutcome? FirstFailure
);
