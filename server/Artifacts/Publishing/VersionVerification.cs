using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>Reads every byte of a version in a store and compares it with the version's manifest. Keeps nothing.</summary>
/// <param name="store">Opened where the model's versions lie.</param>
/// <param name="retries">When to try again.</param>
public sealed class VersionVerification(IArtifactStore store, Retries retries)
{
    private const int FilesAtOnce = 4;

    /// <summary>Reads it.</summary>
    /// <exception cref="ArtifactException">It cannot be read, or is not there; what is read and wrong is in the result.</exception>
    public async Task<VersionReading> RunAsync(
        ModelVersion version,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var objects = await new VersionLookup(store, retries).FindAsync(version.Text, cancellation);
        if (objects.Objects.Count == 0)
        {
            throw new ArtifactException(
                ArtifactFault.KeyMissing,
                $"there is no version {version} at {store.Root}; check the URI and the version (sluice versions)"
            );
        }

        VersionManifest? manifest;
        try
        {
            manifest = await new VersionDownload(store, retries).ReadManifestAsync(objects, cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault is ArtifactFault.Invalid or ArtifactFault.DigestMismatch)
        {
            return new VersionReading(null, 0, 0, objects.Manifest is not null, [failure.Message]);
        }

        var promised = manifest?.Files.ToDictionary(file => file.Path);
        var wanted = objects.Files.Where(file => promised?.ContainsKey(objects.NameOf(file)) ?? true).ToArray();
        var read = await ReadAsync(objects, wanted, progress, cancellation);
        var wrong =
            from file in read
            let expected = promised?[file.Path] ?? file
            where expected != file
            select $"{store.Root.Below(version.Text)}/{file.Path}: expected SHA-256 {expected.Sha256} by "
                + $"{VersionManifest.FileName}, got {file.Sha256}";
        return new VersionReading(
            VersionDigest.Of(read),
            read.Length,
            read.Sum(file => file.Size),
            manifest is not null,
            [.. wrong]
        );
    }

    private async Task<ManifestFile[]> ReadAsync(
        VersionObjects objects,
        StoredObject[] wanted,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var total = wanted.Sum(file => file.Size);
        long done = 0;
        var hash = new ObjectHash(store, retries, got => progress(new(Interlocked.Add(ref done, got), total)));
        var read = new ManifestFile[wanted.Length];
        await Parallel.ForAsync(
            0,
            wanted.Length,
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellation },
            async (index, stop) =>
                read[index] = new ManifestFile(
                    objects.NameOf(wanted[index]),
                    wanted[index].Size,
                    await hash.RunAsync(wanted[index], stop)
                )
        );
        return read;
    }
}
