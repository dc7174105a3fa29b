using System.Security.Cryptography;
using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Files;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>
/// What is to be published as a version: a directory as it is, without hidden files and an earlier manifest, or a single model file, which becomes
/// <c>model.onnx</c>. Such a file is copied to a directory of its own, so that what is checked there is what is published.
/// </summary>
public sealed class LocalVersion : IDisposable
{
    private const string ModelName = "model.onnx";

    private readonly DirectoryInfo? _copy;

    private LocalVersion(ModelFiles model, IReadOnlyList<LocalFile> files, DirectoryInfo? copy) =>
        (Model, Files, _copy) = (model, files, copy);

    /// <summary>What an engine reads.</summary>
    public ModelFiles Model { get; }

    /// <summary>All files, hashed.</summary>
    public IReadOnlyList<LocalFile> Files { get; }

    /// <summary>Whether it is a single file, whose external data, had it any, would not be published with it.</summary>
    public bool IsSingleFile => _copy is not null;

    public long Bytes => Files.Sum(file => file.Size);

    public VersionManifest Manifest =>
        VersionManifest.Of([.. Files.Select(file => new ManifestFile(file.Name, file.Size, file.Sha256))]);

    /// <summary>Finds and hashes the files.</summary>
    /// <param name="path">Of a model file or a directory.</param>
    /// <param name="progress">Told now and then.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArtifactException">It cannot be read, or a name cannot be published.</exception>
    /// <exception cref="ServingException">The directory holds no model, or no telling which.</exception>
    public static async Task<LocalVersion> ReadAsync(
        string path,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        if (Directory.Exists(path))
        {
            var directory = Path.GetFullPath(path);
            var model = VersionDirectory.Read(directory);
            return new(model, await HashAsync(await NamesAsync(directory, cancellation), progress, cancellation), null);
        }

        if (!File.Exists(path))
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"expected a model file or a directory at {path}, found none"
            );
        }

        return await CopyAsync(path, progress, cancellation);
    }

    public void Dispose() => _copy?.Delete(recursive: true);

    private static async Task<LocalVersion> CopyAsync(
        string path,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        var copy = Directory.CreateTempSubdirectory("sluice-push-");
        try
        {
            var target = Path.Combine(copy.FullName, ModelName);
            LocalDisk.Guard($"copy {path} to {target}", () => File.Copy(path, target));
            var files = await HashAsync([(ModelName, target)], progress, cancellation);
            return new(new ModelFiles(target), files, copy);
        }
        catch
        {
            copy.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>As a server would see them, so that nothing is published that it would not read.</summary>
    private static async Task<IReadOnlyList<(string Name, string Path)>> NamesAsync(
        string directory,
        CancellationToken cancellation
    )
    {
        using var store = new FileStore(ArtifactUri.Parse(directory));
        var names = new List<(string, string)>();
        await foreach (var stored in store.ListAsync("", cancellation))
        {
            if (stored.Path != VersionManifest.FileName)
            {
                ObjectPath.Check(stored.Path);
                names.Add((stored.Path, Path.Combine(directory, stored.Path)));
            }
        }

        return names;
    }

    private static async Task<IReadOnlyList<LocalFile>> HashAsync(
        IReadOnlyList<(string Name, string Path)> names,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        try
        {
            var total = names.Sum(file => new FileInfo(file.Path).Length);
            long done = 0;
            var files = new List<LocalFile>();
            foreach (var (name, path) in names)
            {
                var before = new FileInfo(path);
                await using var stream = new FileStream(
                    path,
                    new FileStreamOptions
                    {
                        BufferSize = 0,
                        Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
                    }
                );
                using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
                await Downloads.HashingCopy.HashAsync(stream, hash, cancellation);
                var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
                files.Add(new LocalFile(name, path, stream.Position, sha256, before.LastWriteTimeUtc));
                progress(new FetchProgress(done += stream.Position, total));
            }

            return files;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"cannot read what is to be published: {failure.Message}",
                failure
            );
        }
    }
}
