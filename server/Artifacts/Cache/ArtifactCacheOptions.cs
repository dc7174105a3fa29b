namespace Sluice.Artifacts.Cache;

/// <summary>Where downloaded versions are kept, and how much of them.</summary>
public sealed record ArtifactCacheOptions
{
    /// <summary>Absolute path of the cache's directory; made when it is missing. May be shared by processes of one machine.</summary>
    public required string Directory { get; init; }

    /// <summary>The most bytes of complete versions; those in use do not leave for it. 20 GiB unless told; 1 or more.</summary>
    public long MaxBytes { get; init; } = 20L << 30;
}
