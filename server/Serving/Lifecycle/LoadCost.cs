namespace Sluice.Serving.Lifecycle;

/// <summary>What it cost to bring a version into service.</summary>
/// <param name="Took">From the beginning of its fetching to its being ready.</param>
/// <param name="Bytes">
/// By how much the process's resident memory grew while it was loaded and warmed: an estimate, because others use memory too. 0
/// or more.
/// </param>
public sealed record LoadCost(TimeSpan Took, long Bytes);
