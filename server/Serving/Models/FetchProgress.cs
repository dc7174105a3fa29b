namespace Sluice.Serving.Models;

/// <summary>How far the fetching of a version is.</summary>
/// <param name="Done">Bytes on the local disk, those of an earlier attempt included.</param>
/// <param name="Total">Bytes of the version.</param>
public sealed record FetchProgress(long Done, long Total);
