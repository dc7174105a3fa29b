using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Downloads;

/// <summary>Brings a version's files to a local directory, several at a time, and checks each against the manifest.</summary>
/// <param name="store">Where they come from.</param>
/// <param name="retries">When to try again.</param>
internal sealed class VersionDownload(IArtifactStore store, Retries retries)
{
    private const int FilesAtOnce = 4;

    /// <summary>What the version consists of, by its manifest or else by the listing.</summary>
    /// <exception cref="ArtifactException">Invalid: manifest and listing do not agree, or a name cannot be a local file's.</exception>
    public async Task<VersionManifest?> ReadManifestAsync(VersionObjects version, CancellationToken cancellation)
    {
        foreach (var stored in version.Objects)
        {
            ObjectPath.Check(version.NameOf(stored));
        }

        if (version.Manifest is not { } listed)
        {
            return null;
        }

        var manifest = await ParseManifestAsync(listed, cancellation);
        foreach (var file in manifest.Files)
        {
            var found = version.Files.FirstOrDefault(stored => version.NameOf(stored) == file.Path);
            if (found?.Size != file.Size)
            {
                var size = found is null ? "it is missing" : $"it has {found.Size:N0}";
                throw new ArtifactException(
                    ArtifactFault.DigestMismatch,
                    $"{store.Root.Below(version.Folder)}: {VersionManifest.FileName} names '{file.Path}' with {file.Size:N0} bytes, {size}"
                );
            }
        }

        return manifest;
    }

    /// <summary>Reads a manifest, whatever else there is.</summary>
    public async Task<VersionManifest> ParseManifestAsync(StoredObject listed, CancellationToken cancellation)
    {
        var json = await ReadSmallAsync(listed, cancellation);
        try
        {
            return VersionManifest.Parse(json);
        }
        catch (ArtifactException failure)
        {
            throw new ArtifactException(failure.Fault, $"{store.Root.Below(listed.Path)}: {failure.Message}", failure);
        }
    }

    /// <summary>Downloads everything that belongs to the version.</summary>
    /// <param name="version">Its objects.</param>
    /// <param name="manifest">What it must consist of; null: all that is listed, whatever it is.</param>
    /// <param name="directory">May hold files of an earlier attempt; holds exactly the version's files afterwards.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Gives up; what has come stays.</param>
    public async Task<IReadOnlyList<ManifestFile>> RunAsync(
        VersionObjects version,
        VersionManifest? manifest,
        string directory,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var promised = manifest?.Files.ToDictionary(file => file.Path, file => file.Sha256);
        var wanted = version.Files.Where(stored => promised?.ContainsKey(version.NameOf(stored)) ?? true).ToArray();
        RemoveOthers(directory, wanted.Select(version.NameOf));

        var total = wanted.Sum(stored => stored.Size);
        long done = 0;
        var download = new FileDownload(store, retries, got => progress(new(Interlocked.Add(ref done, got), total)));
        var files = new ManifestFile[wanted.Length];
        await Parallel.ForAsync(
            0,
            wanted.Length,
            new ParallelOptions { MaxDegreeOfParallelism = FilesAtOnce, CancellationToken = cancellation },
            async (index, stop) =>
            {
                var name = version.NameOf(wanted[index]);
                var target = Path.Combine(directory, name);
                files[index] = await download.RunAsync(wanted[index], name, target, promised?[name], stop);
            }
        );
        return files;
    }

    private async Task<byte[]> ReadSmallAsync(StoredObject listed, CancellationToken cancellation)
    {
        if (listed.Size > VersionManifest.LargestBytes)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{store.Root.Below(listed.Path)} has {listed.Size:N0} bytes; expected at most {VersionManifest.LargestBytes:N0}"
            );
        }

        return await retries.RunAsync(
            async stop =>
            {
                await using var content = await store.OpenAsync(listed, 0, stop);
                var bytes = new byte[listed.Size];
                var got = await content.Bytes.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, stop);
                return got == bytes.Length
                    ? bytes
                    : throw new ArtifactException(
                        ArtifactFault.Unreachable,
                        $"{store.Root.Below(listed.Path)} broke off after {got:N0} of {listed.Size:N0} bytes"
                    );
            },
            cancellation
        );
    }

    private static void RemoveOthers(string directory, IEnumerable<string> names)
    {
        var wanted = names.Select(name => Path.Combine(directory, name)).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Except(wanted))
        {
            File.Delete(file);
        }
    }
}
