using System.Text.Json;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Cache;

/// <summary>
/// Downloaded versions on the local disk, named by what they are. Any number of processes may share one: what is there is complete
/// and verified, what is in use stays, and a process that is killed leaves nothing that has to be cleared up by hand.
/// </summary>
public sealed class ArtifactCache
{
    private readonly CachePaths _paths;
    private readonly CacheVerification _verification = new();
    private readonly CacheEviction _eviction;
    private readonly TimeProvider _time;

    /// <exception cref="ArtifactException">The directory cannot be made or written.</exception>
    public ArtifactCache(ArtifactCacheOptions options, TimeProvider time)
    {
        _paths = new CachePaths(options.Directory);
        _eviction = new CacheEviction(_paths, options.MaxBytes);
        _time = time;
        LocalDisk.Guard($"make the cache in {options.Directory}", _paths.Create);
    }

    /// <summary>Claims a version that is there and whole; null when it is not. Blocks while it is verified.</summary>
    public CachedVersion? TryClaim(ContentDigest digest)
    {
        var claim = FileLock.TryShare(_paths.VersionLock(digest));
        var directory = _paths.Version(digest);
        if (claim is not null && Directory.Exists(directory))
        {
            if (_verification.IsGood(digest, directory))
            {
                File.SetLastWriteTimeUtc(_paths.VersionLock(digest), _time.GetUtcNow().UtcDateTime);
                return new CachedVersion(digest, directory, claim);
            }

            Discard(directory);
        }

        claim?.Dispose();
        return null;
    }

    /// <summary>What a version of a store was found to be; null when it was never taken.</summary>
    public KnownVersion? Recall(string place) =>
        Read(_paths.KnownOf(place)) is { } known && known.Place == place ? known : null;

    /// <summary>Every version of any store that was ever taken; its files may have left the cache since.</summary>
    public IReadOnlyList<KnownVersion> Known() =>
        [.. Directory.GetFiles(_paths.Known, "*.json").Select(Read).OfType<KnownVersion>()];

    /// <summary>Remembers it, in place of what was known.</summary>
    public void Remember(KnownVersion known)
    {
        var path = _paths.KnownOf(known.Place);
        var temporary = $"{path}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        LocalDisk.Guard(
            $"write {path}",
            () =>
            {
                File.WriteAllBytes(
                    temporary,
                    JsonSerializer.SerializeToUtf8Bytes(known, CacheJson.Default.KnownVersion)
                );
                File.Move(temporary, path, overwrite: true);
            }
        );
    }

    /// <summary>
    /// Begins to fetch a version, alone of all processes: waits while another fetches the same. Makes room for it first.
    /// </summary>
    /// <param name="place">The version's URI.</param>
    /// <param name="fingerprint">Of its objects; another one begins anew.</param>
    /// <param name="bytes">Its size.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArtifactException">DiskFull: it cannot fit; says how much there is.</exception>
    public async Task<CacheFill> BeginAsync(
        string place,
        string fingerprint,
        long bytes,
        CancellationToken cancellation
    )
    {
        var directory = _paths.PartialOf(place, fingerprint);
        var owner = await FileLock.TakeAsync($"{directory}.lock", _time, cancellation);
        try
        {
            LocalDisk.Guard($"make {directory}", () => Directory.CreateDirectory(directory));
            _eviction.MakeRoom(bytes - LocalDisk.SizeOf(directory), keep: directory, _verification.Forget);
            return new CacheFill(_paths, directory, owner);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    private static KnownVersion? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), CacheJson.Default.KnownVersion);
        }
        catch (Exception failure) when (failure is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Takes a broken version out of the way. Its users keep what they have open.</summary>
    private void Discard(string directory)
    {
        var aside = Path.Combine(_paths.Partial, $"broken-{Path.GetFileName(directory)}");
        LocalDisk.Guard(
            $"remove {directory}",
            () =>
            {
                if (Directory.Exists(aside))
                {
                    Directory.Delete(aside, recursive: true);
                }

                Directory.Move(directory, aside);
                Directory.Delete(aside, recursive: true);
            }
        );
    }
}
