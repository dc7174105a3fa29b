using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Cache;

/// <summary>
/// Makes room: downloads that were broken off and that nobody has taken up, then versions by their last use, the oldest first. What anybody
/// holds a lock on stays.
/// </summary>
internal sealed class CacheEviction(CachePaths paths, long maxBytes)
{
    /// <param name="bytes">What is to be written.</param>
    /// <param name="keep">The download that it is for.</param>
    /// <param name="evicted">Told each version that has left.</param>
    /// <exception cref="ArtifactException">DiskFull: there is not so much room.</exception>
    public void MakeRoom(long bytes, string keep, Action<ContentDigest> evicted)
    {
        if (Lacking(bytes) <= 0)
        {
            return;
        }

        foreach (var abandoned in Directory.GetDirectories(paths.Partial).Where(path => path != keep))
        {
            TryRemove(abandoned);
        }

        foreach (var version in Directory.GetDirectories(paths.Versions).OrderBy(LastUse))
        {
            if (Lacking(bytes) <= 0)
            {
                return;
            }

            if (TryRemove(version) && ContentDigest.TryParse($"sha256:{Path.GetFileName(version)}", out var digest))
            {
                evicted(digest);
            }
        }

        if (Lacking(bytes) > 0)
        {
            throw new ArtifactException(
                ArtifactFault.DiskFull,
                $"{bytes:N0} bytes more are needed in {paths.Versions}; the cache may hold {maxBytes:N0}, of which "
                    + $"{LocalDisk.SizeOf(paths.Versions):N0} are in use, and the disk has {LocalDisk.FreeAt(paths.Versions):N0} free"
            );
        }
    }

    private long Lacking(long bytes) =>
        Math.Max(LocalDisk.SizeOf(paths.Versions) + bytes - maxBytes, bytes - LocalDisk.FreeAt(paths.Versions));

    private static DateTime LastUse(string version) => File.GetLastWriteTimeUtc($"{version}.lock");

    private static bool TryRemove(string directory)
    {
        using var alone = FileLock.TryTake($"{directory}.lock");
        if (alone is null)
        {
            return false;
        }

        LocalDisk.Guard($"remove {directory}", () => Directory.Delete(directory, recursive: true));
        return true;
    }
}
