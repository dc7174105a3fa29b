using System.Diagnostics.CodeAnalysis;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Files;

/// <summary>
/// Names below a root directory and what they stand for. Links are followed as long as they stay within the root; names that
/// begin with a dot are not there at all (temporary files, and what Kubernetes puts beside a mounted key).
/// </summary>
/// <param name="root">Absolute path; may be a link itself, and need not exist.</param>
internal sealed class FileTree(string root)
{
    public string Root => root;

    public static bool IsHidden(string path) => path.Split('/').Any(part => part.StartsWith('.'));

    public string Absolute(string path) => path.Length == 0 ? root : Path.Combine(root, path);

    /// <summary>What is at a path: a file's facts, null for nothing or a directory.</summary>
    /// <exception cref="ArtifactException">A link leads outside, or it may not be looked at.</exception>
    public FileStat? Find(string path)
    {
        var absolute = Absolute(path);
        var real = IsHidden(path) ? null : LinuxFiles.RealPath(absolute, out _);
        if (real is null)
        {
            return IsHidden(path) ? null : WhyNot(absolute);
        }

        RequireInside(real, absolute);
        var error = LinuxFiles.Stat(real, out var stat);
        return error is 0 or LinuxFiles.NoEntry
            ? Nullable(error == 0 && stat.IsFile, stat)
            : throw FileFaults.Of(error, absolute, "read");
    }

    /// <summary>All directories at and below one, each with its path relative to the root, empty for the root.</summary>
    public IEnumerable<string> Folders(string folder) =>
        IsHidden(folder) || !TryEnter(folder, out var real) ? [] : FoldersBelow(folder, [real]);

    /// <summary>The files right in a directory. A link that leads outside is among them, without a tag: opening it says why it is not followed.</summary>
    public IEnumerable<StoredObject> Files(string folder)
    {
        foreach (var path in Entries(folder))
        {
            if (TryDescribe(path, out var stored))
            {
                yield return stored;
            }
        }
    }

    /// <exception cref="ArtifactException">The real path is not below the root.</exception>
    public void RequireInside(string real, string absolute)
    {
        var top = LinuxFiles.RealPath(root, out _);
        if (top is null || !IsWithin(real, top))
        {
            throw FileFaults.Outside(absolute, root);
        }
    }

    private static FileStat? Nullable(bool isThere, FileStat stat) => isThere ? stat : null;

    private static bool IsWithin(string real, string top) =>
        real == top || real.StartsWith(top.TrimEnd('/') + '/', StringComparison.Ordinal);

    private static FileStat? WhyNot(string absolute)
    {
        LinuxFiles.RealPath(absolute, out var error);
        return error is LinuxFiles.NoEntry or LinuxFiles.NotADirectory or LinuxFiles.NameTooLong
            ? null
            : throw FileFaults.Of(error, absolute, "read");
    }

    private IEnumerable<string> FoldersBelow(string folder, string[] entered)
    {
        yield return folder;
        foreach (var path in Entries(folder))
        {
            // A link back to a directory that this one lies in would never end.
            if (!TryEnter(path, out var real) || entered.Contains(real))
            {
                continue;
            }

            foreach (var below in FoldersBelow(path, [.. entered, real]))
            {
                yield return below;
            }
        }
    }

    private bool TryEnter(string folder, [NotNullWhen(true)] out string? real)
    {
        real = LinuxFiles.RealPath(Absolute(folder), out _);
        return real is not null
            && IsWithin(real, LinuxFiles.RealPath(root, out _) ?? real)
            && LinuxFiles.Stat(real, out var stat) == 0
            && stat.IsFolder;
    }

    /// <summary>What has vanished meanwhile is not there.</summary>
    private bool TryDescribe(string path, [NotNullWhen(true)] out StoredObject? stored)
    {
        stored = null;
        try
        {
            stored = Find(path) is { } stat ? new StoredObject(path, stat.Size, stat.Tag) : null;
        }
        catch (ArtifactException failure) when (failure.Fault is ArtifactFault.Refused or ArtifactFault.Invalid)
        {
            stored = new StoredObject(path, 0, null);
        }

        return stored is not null;
    }

    private IEnumerable<string> Entries(string folder)
    {
        var absolute = Absolute(folder);
        try
        {
            return
            [
                .. Directory
                    .GetFileSystemEntries(absolute)
                    .Select(entry => Path.GetFileName(entry))
                    .Where(name => !name.StartsWith('.'))
                    .Select(name => folder.Length == 0 ? name : $"{folder}/{name}"),
            ];
        }
        catch (DirectoryNotFoundException) when (folder.Length > 0)
        {
            return [];
        }
        catch (Exception failure) when (FileFaults.IsOfFiles(failure))
        {
            throw FileFaults.Of(failure, absolute, "list");
        }
    }
}
