using System.Security.Cryptography;
using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>Serves versions of the local file system where they are: hashed and checked against their manifest, but not copied.</summary>
internal sealed class InPlaceFetcher(IArtifactStore store, Retries retries) : IVersionFetcher
{
    private readonly VersionDownload _download = new(store, retries);

    public async Task<FetchedVersion> FetchAsync(
        VersionObjects version,
        ContentDigest? pinned,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var place = Path.Combine(store.Root.Path, version.Folder);
        var manifest = await _download.ReadManifestAsync(version, cancellation);
        var total = version.Files.Sum(file => file.Size);
        long done = 0;
        var files = new List<ManifestFile>();
        foreach (var stored in version.Files)
        {
            var sha256 = await HashAsync(stored, cancellation);
            files.Add(new ManifestFile(version.NameOf(stored), stored.Size, sha256));
            progress(new FetchProgress(done += stored.Size, total));
        }

        var wrong = manifest?.Files.FirstOrDefault(promised => !files.Contains(promised));
        if (wrong is not null)
        {
            throw new ArtifactException(
                ArtifactFault.DigestMismatch,
                $"{Path.Combine(place, wrong.Path)}: expected SHA-256 {wrong.Sha256} by {VersionManifest.FileName}, "
                    + $"got {files.First(file => file.Path == wrong.Path).Sha256}"
            );
        }

        var digest = VersionDigest.Of(manifest?.Files ?? files);
        DigestChecks.Check(place, digest, pinned, known: null);
        return new FetchedVersion(VersionDirectory.Read(place, version.ModelFileName), digest);
    }

    public IReadOnlyList<(string Folder, string Fingerprint)> Offline() => [];

    /// <summary>Through the store, which follows no link that leads outside.</summary>
    private async Task<string> HashAsync(StoredObject stored, CancellationToken cancellation)
    {
        await using var content = await store.OpenAsync(stored, offset: 0, cancellation);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content.Bytes, cancellation));
    }
}
