using System.Runtime.CompilerServices;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Files;

/// <summary>A directory of this machine, or one that is mounted: <c>file://</c> and plain paths.</summary>
/// <param name="root">A <c>file</c> URI. The directory need not exist before something is written.</param>
public sealed class FileStore(ArtifactUri root) : IArtifactStore
{
    private readonly FileTree _tree = new(root.Path);

    public ArtifactUri Root => root;

    public bool CanList => true;

    public async IAsyncEnumerable<StoredObject> ListAsync(
        string folder,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        // Off the caller's thread: a network mount may take its time.
        var folders = await Task.Run(() => Folders(folder), cancellation);
        foreach (var each in folders)
        {
            foreach (var stored in await Task.Run(() => _tree.Files(each).ToArray(), cancellation))
            {
                yield return stored;
            }
        }
    }

    public Task<StoredObject?> FindAsync(string path, CancellationToken cancellation) =>
        Task.Run(() => _tree.Find(path) is { } stat ? new StoredObject(path, stat.Size, stat.Tag) : null, cancellation);

    public Task<ObjectContent> OpenAsync(StoredObject expected, long offset, CancellationToken cancellation) =>
        Task.Run(() => Open(expected, offset, cancellation), cancellation);

    public Task WriteAsync(string path, string file, WriteOptions options, CancellationToken cancellation) =>
        new FileWrite(_tree, path, options).RunAsync(file, cancellation);

    public Task DeleteAsync(string path, CancellationToken cancellation) => Task.Run(() => Delete(path), cancellation);

    public Task CreateBucketAsync(CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                try
                {
                    Directory.CreateDirectory(root.Path);
                }
                catch (Exception failure) when (FileFaults.IsOfFiles(failure))
                {
                    throw FileFaults.Of(failure, root.Path, "create");
                }
            },
            cancellation
        );

    /// <summary>Holds nothing open.</summary>
    public void Dispose() { }

    private List<string> Folders(string folder)
    {
        if (!Directory.Exists(root.Path))
        {
            throw LinuxFiles.Stat(root.Path, out var stat) == 0 && !stat.IsFolder
                ? new ArtifactException(ArtifactFault.Invalid, $"expected a directory at {root}, found a file")
                : new ArtifactException(
                    ArtifactFault.BucketMissing,
                    $"expected a directory at {root}, found none; check the path and what is mounted there"
                );
        }

        return [.. _tree.Folders(folder)];
    }

    private ObjectContent Open(StoredObject expected, long offset, CancellationToken cancellation)
    {
        var absolute = _tree.Absolute(expected.Path);
        if (_tree.Find(expected.Path) is null)
        {
            throw FileFaults.Missing(absolute);
        }

        FileStream? file = null;
        try
        {
            // Others may replace or delete it meanwhile; what is open stays as it is.
            file = new FileStream(
                absolute,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
            var stored = Check(file, expected, offset);
            file.Position = offset;
            return new ObjectContent(stored, new FileContent(file, stored.Tag!, cancellation));
        }
        catch (Exception failure)
        {
            file?.Dispose();
            throw FileFaults.IsOfFiles(failure) ? FileFaults.Of(failure, absolute, "read") : failure;
        }
    }

    /// <summary>Checks what was opened, which need not be what was looked at before.</summary>
    private StoredObject Check(FileStream file, StoredObject expected, long offset)
    {
        _tree.RequireInside(LinuxFiles.RealPath(file.SafeFileHandle) ?? "", file.Name);
        var error = LinuxFiles.Stat(file.SafeFileHandle, out var stat);
        if (error != 0 || !stat.IsFile)
        {
            throw FileFaults.Of(error, file.Name, "read");
        }

        return offset <= stat.Size && (expected.Tag ?? stat.Tag) == stat.Tag
            ? new StoredObject(expected.Path, stat.Size, stat.Tag)
            : throw new ArtifactException(
                ArtifactFault.Changed,
                $"{file.Name} is not the file that was listed any more; look again"
            );
    }

    private void Delete(string path)
    {
        var absolute = _tree.Absolute(path);
        try
        {
            // What is deleted is the name, so it is its directory that must lie inside.
            if (LinuxFiles.RealPath(Path.GetDirectoryName(absolute)!, out _) is { } folder)
            {
                _tree.RequireInside(folder, absolute);
                File.Delete(absolute);
            }
        }
        catch (Exception failure) when (FileFaults.IsOfFiles(failure))
        {
            throw FileFaults.Of(failure, absolute, "delete");
        }
    }
}
