using Sluice.Serving.Models;

namespace Sluice.Artifacts.Cache;

/// <summary>A complete, verified version in the cache, which stays there until this is disposed.</summary>
public sealed class CachedVersion : IDisposable
{
    private readonly FileLock _claim;

    internal CachedVersion(ContentDigest digest, string directory, FileLock claim) =>
        (Digest, Directory, _claim) = (digest, directory, claim);

    public ContentDigest Digest { get; }

    /// <summary>Absolute path of the version's directory; nothing in it may be changed.</summary>
    public string Directory { get; }

    public void Dispose() => _claim.Dispose();
}
