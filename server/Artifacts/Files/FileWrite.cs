using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Files;

/// <summary>
/// Writes one file so that a reader sees all of it or nothing, also after a power cut: under a hidden name, flushed to the disk,
/// then renamed. A process that is killed meanwhile leaves a hidden file behind, <c>.sluice-….tmp</c>.
/// </summary>
internal sealed class FileWrite(FileTree tree, string path, WriteOptions options)
{
    private const int BlockBytes = 1 << 20;
    private readonly string _target = tree.Absolute(path);

    /// <exception cref="ArtifactException">The file was not written; what was there before is there still.</exception>
    public async Task RunAsync(string source, CancellationToken cancellation)
    {
        if (FileTree.IsHidden(path))
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"cannot write {_target}: names with a dot first are hidden"
            );
        }

        try
        {
            cancellation.ThrowIfCancellationRequested();
            RefuseWhatIsThere();
            var folder = MakeFolder();
            var temporary = Path.Combine(folder, $".sluice-{Path.GetRandomFileName()}.tmp");
            try
            {
                await CopyAsync(source, temporary, cancellation);
                Publish(temporary);
            }
            finally
            {
                File.Delete(temporary);
            }

            SyncFolder(folder);
        }
        catch (Exception failure) when (FileFaults.IsOfFiles(failure))
        {
            throw FileFaults.Of(failure, _target, "write");
        }
    }

    /// <summary>Spares the copy; it is the link below that decides.</summary>
    private void RefuseWhatIsThere()
    {
        if (options.OnlyIfAbsent && File.Exists(_target))
        {
            throw Exists();
        }
    }

    private async Task CopyAsync(string source, string temporary, CancellationToken cancellation)
    {
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using var to = new FileStream(
            temporary,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.Read,
            bufferSize: 0
        );
        var block = new byte[BlockBytes];
        for (int read; (read = await from.ReadAsync(block, cancellation)) > 0; )
        {
            await to.WriteAsync(block.AsMemory(0, read), cancellation);
            options.Progress?.Invoke(read);
        }

        cancellation.ThrowIfCancellationRequested();
        to.Flush(flushToDisk: true);
    }

    private void Publish(string temporary)
    {
        if (!options.OnlyIfAbsent)
        {
            File.Move(temporary, _target, overwrite: true);
            return;
        }

        switch (LinuxFiles.Link(temporary, _target))
        {
            case 0:
                return;
            case LinuxFiles.Exists:
                throw Exists();
            default:
                // A file system without hard links: looking first is the best there is.
                RefuseWhatIsThere();
                File.Move(temporary, _target, overwrite: true);
                return;
        }
    }

    /// <summary>The target's directory. Nothing is created through a link that leads outside.</summary>
    private string MakeFolder()
    {
        var folder = Path.GetDirectoryName(_target)!;
        Directory.CreateDirectory(tree.Root);
        var existing = folder;
        while (!Directory.Exists(existing) && existing.Length > tree.Root.Length)
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        tree.RequireInside(LinuxFiles.RealPath(existing, out _) ?? "", _target);
        Directory.CreateDirectory(folder);
        return folder;
    }

    /// <summary>The names up to the root, for any of the directories may be new.</summary>
    private void SyncFolder(string folder)
    {
        for (var each = folder; each.Length >= tree.Root.Length; each = Path.GetDirectoryName(each)!)
        {
            var error = LinuxFiles.SyncDirectory(each);
            if (error is LinuxFiles.NoSpace or LinuxFiles.OverQuota)
            {
                throw FileFaults.Of(error, _target, "write");
            }

            if (each == "/")
            {
                return;
            }
        }
    }

    private ArtifactException Exists() =>
        new(ArtifactFault.Exists, $"{_target} is there already, and what is published is never overwritten");
}
