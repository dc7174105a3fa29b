using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Cache;

/// <summary>A version on its way into the cache: a directory of the holder's own until it is committed.</summary>
public sealed class CacheFill : IDisposable
{
    private readonly CachePaths _paths;
    private readonly FileLock _owner;

    internal CacheFill(CachePaths paths, string directory, FileLock owner) =>
        (_paths, Directory, _owner) = (paths, directory, owner);

    /// <summary>Where to write; may hold files of an attempt that was broken off.</summary>
    public string Directory { get; }

    /// <summary>
    /// Publishes the files in the cache in one step. All or nothing is there afterwards, whatever ends the process. When another has published
    /// the same bytes meanwhile, those are kept.
    /// </summary>
    /// <param name="files">Exactly what the directory holds, hashed.</param>
    /// <exception cref="ArtifactException">DiskFull, or Refused: the disk does not let it be kept.</exception>
    public CachedVersion Commit(IReadOnlyCollection<ManifestFile> files)
    {
        try
        {
            return Keep(VersionManifest.Of(files));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LocalDisk.Fault($"keep {Directory} in the cache", failure);
        }
    }

    /// <summary>Gives the download up for another process or a later attempt; what is there stays.</summary>
    public void Dispose() => _owner.Dispose();

    private CachedVersion Keep(VersionManifest manifest)
    {
        var digest = ContentDigest.Parse(manifest.Digest);
        File.WriteAllBytes(Path.Combine(Directory, VersionManifest.FileName), manifest.ToJson());
        Durable.FlushTree(Directory);

        var target = _paths.Version(digest);
        var claim =
            FileLock.TryShare(_paths.VersionLock(digest)) ?? throw new IOException($"{target} is being removed");
        try
        {
            Publish(target);
            return new CachedVersion(digest, target, claim);
        }
        catch
        {
            claim.Dispose();
            throw;
        }
    }

    private void Publish(string target)
    {
        try
        {
            System.IO.Directory.Move(Directory, target);
        }
        catch (IOException) when (System.IO.Directory.Exists(target))
        {
            System.IO.Directory.Delete(Directory, recursive: true);
        }

        Durable.FlushDirectory(_paths.Versions);
    }
}
