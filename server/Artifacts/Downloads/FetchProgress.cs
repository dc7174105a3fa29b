namespace Sluice.Artifacts.Downloads;

/// <summary>How far a version's download is.</summary>
/// <param name="Done">Bytes on the local disk, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the version.</param>
public sealed record FetchProgress(long Done, long Total);
