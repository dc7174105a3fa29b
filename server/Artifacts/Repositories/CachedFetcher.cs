using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>
/// Downloads versions into the cache, and serves them from there. A version's digest is what it was when it was first taken:
/// other bytes under the same name are reported and not used.
/// </summary>
internal sealed class CachedFetcher(IArtifactStore store, ArtifactCache cache, Retries retries) : IVersionFetcher
{
    private readonly VersionDownload _download = new(store, retries);

    public async Task<FetchedVersion> FetchAsync(
        VersionObjects version,
        ContentDigest? pinned,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var place = store.Root.Below(version.Folder).ToString();
        var fingerprint = version.Fingerprint();
        var known = cache.Recall(place);
        if (Claim(pinned, known) is { } cached)
        {
            var isSame = known?.Fingerprint == fingerprint || cached.Digest == pinned;
            return Fetched(version, cached, isSame ? null : ChangedWarning(place, cached.Digest));
        }

        var fresh = await DownloadAsync(version, place, fingerprint, progress, cancellation);
        try
        {
            DigestChecks.Check(place, fresh.Digest, pinned, known);
            cache.Remember(new KnownVersion(place, fingerprint, fresh.Digest.ToString()));
            return Fetched(version, fresh, null);
        }
        catch
        {
            fresh.Dispose();
            throw;
        }
    }

    public IReadOnlyList<(string Folder, string Fingerprint)> Offline()
    {
        var root = store.Root.ToString().TrimEnd('/') + "/";
        return
        [
            .. cache
                .Known()
                .Where(known => known.Place.StartsWith(root, StringComparison.Ordinal))
                .Select(known => (known.Place[root.Length..], known.Fingerprint)),
        ];
    }

    /// <summary>The version without a download: by its pin, or by what it was when it was first taken.</summary>
    private CachedVersion? Claim(ContentDigest? pinned, KnownVersion? known)
    {
        if (pinned is { } pin)
        {
            return cache.TryClaim(pin);
        }

        return known is not null && ContentDigest.TryParse(known.Digest, out var digest)
            ? cache.TryClaim(digest)
            : null;
    }

    private async Task<CachedVersion> DownloadAsync(
        VersionObjects version,
        string place,
        string fingerprint,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        if (version.TakenAs is not null)
        {
            throw new ArtifactException(
                ArtifactFault.Unreachable,
                $"{place} cannot be had: the store is down, and the cache has lost what it held of it"
            );
        }

        var manifest = await _download.ReadManifestAsync(version, cancellation);
        if (manifest is not null && cache.TryClaim(ContentDigest.Parse(manifest.Digest)) is { } same)
        {
            return same;
        }

        var bytes = version.Files.Sum(file => file.Size);
        using var fill = await cache.BeginAsync(place, fingerprint, bytes, cancellation);
        var files = await _download.RunAsync(version, manifest, fill.Directory, progress, cancellation);
        return fill.Commit(files);
    }

    private static FetchedVersion Fetched(VersionObjects version, CachedVersion cached, string? warning)
    {
        try
        {
            return new(VersionDirectory.Read(cached.Directory, version.ModelFileName), cached.Digest, cached)
            {
                Warning = warning,
            };
        }
        catch
        {
            cached.Dispose();
            throw;
        }
    }

    private static string ChangedWarning(string place, ContentDigest digest) =>
        $"{place} has changed since it was first taken; what it was then is served ({digest}). "
        + "Publish other bytes under another version.";
}
