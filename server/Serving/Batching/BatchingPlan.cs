namespace Sluice.Serving.Batching;

/// <summary>How one version runs requests together.</summary>
/// <param name="MaxRows">The most rows of a run of several requests; 2 or more.</param>
/// <param name="FullRows">So many rows wait for no others; 1 to <paramref name="MaxRows"/>.</param>
/// <param name="MaxDelay">How long a request may wait for others; 0: only while no run can begin.</param>
/// <param name="MaxQueueRows">The most rows that may wait.</param>
public sealed record BatchingPlan(int MaxRows, int FullRows, TimeSpan MaxDelay, int MaxQueueRows);
