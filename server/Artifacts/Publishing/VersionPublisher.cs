using System.Text;
using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>
/// Publishes a version: all files, then the manifest, which makes it one. A version that is published is never written again. A push that was
/// broken off is taken up by the next one of the same bytes; until its manifest is there no server takes it.
/// </summary>
/// <param name="store">Where to; the version becomes a folder below its root.</param>
/// <param name="retries">When to try again.</param>
public sealed class VersionPublisher(IArtifactStore store, Retries retries)
{
    private const int FilesAtOnce = 4;

    private readonly StoredText _texts = new(store, retries);
    private readonly VersionLookup _lookup = new(store, retries);

    /// <summary>Whether the version may be published; nothing but a missing bucket is changed.</summary>
    /// <exception cref="ArtifactException">Exists: it is there, or files are that nobody knows of; any fault of the store.</exception>
    public async Task RequireAbsentAsync(
        ModelVersion version,
        VersionManifest manifest,
        PublishOptions options,
        CancellationToken cancellation
    )
    {
        if (!store.CanList)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{store.Root} cannot be published to by HTTP; copy the version to where the server reads it, the manifest last"
            );
        }

        if (options.CreateBucket)
        {
            await retries.RunAsync(store.CreateBucketAsync, cancellation);
        }

        await RequireUnsealedAsync(version, manifest, cancellation);
        var begun = await ReadMarkAsync(version, cancellation);
        if (begun is not null && begun != manifest.Digest && !options.ReplaceUnfinished)
        {
            throw Exists(
                version,
                $"a push of other bytes ({begun}) was begun and has not ended; choose another version, or, when that push does not run any more, --replace-unfinished"
            );
        }

        if (begun is null && (await _lookup.ListAsync(version.Text, cancellation)).Objects is [var first, ..])
        {
            throw Exists(
                version,
                $"there are files without a manifest ({first.Path}), which servers may have taken; choose another version, or remove them"
            );
        }
    }

    /// <summary>Publishes.</summary>
    /// <param name="version">Its name.</param>
    /// <param name="local">Its files.</param>
    /// <param name="options">As for <see cref="RequireAbsentAsync"/>, which is asked first.</param>
    /// <param name="progress">Told the bytes that are there, from any thread.</param>
    /// <param name="cancellation">Gives up; the next push of the same bytes goes on.</param>
    /// <exception cref="ArtifactException">It is not published; says why.</exception>
    public async Task PublishAsync(
        ModelVersion version,
        LocalVersion local,
        PublishOptions options,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var manifest = local.Manifest;
        await RequireAbsentAsync(version, manifest, options, cancellation);
        await MarkAsync(version, manifest, cancellation);
        await WriteFilesAsync(version, local, progress, cancellation);
        await SealAsync(version, manifest, cancellation);
        await UnmarkAsync(version, cancellation);
    }

    private async Task RequireUnsealedAsync(
        ModelVersion version,
        VersionManifest manifest,
        CancellationToken cancellation
    )
    {
        if (await ReadManifestAsync(version, cancellation) is { } published)
        {
            throw Exists(
                version,
                published.Digest == manifest.Digest
                    ? "it is published already, with the same bytes"
                    : $"it is published already, with other bytes ({published.Digest}), and what is published is never overwritten; choose another version"
            );
        }
    }

    private async Task<VersionManifest?> ReadManifestAsync(ModelVersion version, CancellationToken cancellation)
    {
        var path = $"{version}/{VersionManifest.FileName}";
        return await retries.RunAsync(stop => store.FindAsync(path, stop), cancellation) is { } found
            ? await new VersionDownload(store, retries).ParseManifestAsync(found, cancellation)
            : null;
    }

    /// <summary>The digest of the push that was begun; null: none was.</summary>
    private Task<string?> ReadMarkAsync(ModelVersion version, CancellationToken cancellation) =>
        _texts.FindAsync(PublishingMark.NameOf(version), cancellation);

    /// <summary>From here on other pushes of this version, and servers, know of this one.</summary>
    private async Task MarkAsync(ModelVersion version, VersionManifest manifest, CancellationToken cancellation)
    {
        var begun = await ReadMarkAsync(version, cancellation);
        if (begun == manifest.Digest)
        {
            return;
        }

        if (begun is not null)
        {
            foreach (var left in (await _lookup.ListAsync(version.Text, cancellation)).Objects)
            {
                await DeleteAsync(left.Path, cancellation);
            }

            await UnmarkAsync(version, cancellation);
        }

        var name = PublishingMark.NameOf(version);
        var hasMarked = await _texts.WriteIfAbsentAsync(name, Encoding.UTF8.GetBytes(manifest.Digest), cancellation);
        if (!hasMarked && await ReadMarkAsync(version, cancellation) is var other && other != manifest.Digest)
        {
            throw Exists(version, $"another push of it ({other}) has begun just now; choose another version");
        }
    }

    private async Task WriteFilesAsync(
        ModelVersion version,
        LocalVersion local,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var there = (await _lookup.ListAsync(version.Text, cancellation)).Objects.ToDictionary(stored => stored.Path);
        var sent = new SentFiles(local.Bytes, progress);
        await Parallel.ForEachAsync(
            local.Files,
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellation },
            async (file, stop) =>
            {
                var path = $"{version}/{file.Name}";
                // Written whole or not at all, and under a mark with this digest: it is the same file.
                if (there.GetValueOrDefault(path)?.Size != file.Size)
                {
                    await WriteAsync(path, file, sent, stop);
                }

                sent.Complete(file);
            }
        );
    }

    private async Task WriteAsync(string path, LocalFile file, SentFiles sent, CancellationToken cancellation)
    {
        await retries.RunAsync(
            async stop =>
            {
                sent.Restart(file);
                var options = new WriteOptions { Progress = bytes => sent.Add(file, bytes), PartRetries = retries };
                await store.WriteAsync(path, file.Path, options, stop);
            },
            cancellation
        );
        var now = new FileInfo(file.Path);
        if (!now.Exists || now.Length != file.Size || now.LastWriteTimeUtc != file.Written)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{file.Path} was changed while it was published; the version is not published: push it anew with --replace-unfinished"
            );
        }
    }

    private async Task SealAsync(ModelVersion version, VersionManifest manifest, CancellationToken cancellation)
    {
        var path = $"{version}/{VersionManifest.FileName}";
        var hasSealed = await _texts.WriteIfAbsentAsync(path, manifest.ToJson(), cancellation);
        // The answer to an earlier attempt may have been lost on its way.
        if (!hasSealed && (await ReadManifestAsync(version, cancellation))?.Digest != manifest.Digest)
        {
            throw Exists(version, "another push has published it just now, with other bytes; choose another version");
        }
    }

    /// <summary>Once there is a manifest a mark does no harm, and who publishes need not be allowed to delete.</summary>
    private async Task UnmarkAsync(ModelVersion version, CancellationToken cancellation)
    {
        try
        {
            await DeleteAsync(PublishingMark.NameOf(version), cancellation);
        }
        catch (ArtifactException failure) when (failure.Fault == ArtifactFault.Refused)
        {
            // It stays.
        }
    }

    private Task DeleteAsync(string path, CancellationToken cancellation) =>
        retries.RunAsync(stop => store.DeleteAsync(path, stop), cancellation);

    private ArtifactException Exists(ModelVersion version, string why) =>
        new(ArtifactFault.Exists, $"{store.Root.Below(version.Text)}: {why}");
}
