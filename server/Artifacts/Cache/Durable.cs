using Sluice.Artifacts.Files;

namespace Sluice.Artifacts.Cache;

/// <summary>Makes what was written and renamed survive a loss of power.</summary>
internal static class Durable
{
    /// <summary>Waits until every file and directory below a directory, and itself, is on the disk.</summary>
    public static void FlushTree(string directory)
    {
        foreach (var path in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenHandle(path, access: FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(file);
        }

        foreach (var below in Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories))
        {
            FlushDirectory(below);
        }

        FlushDirectory(directory);
    }

    /// <summary>Waits until the names in a directory are on the disk.</summary>
    /// <exception cref="IOException">They could not be written.</exception>
    public static void FlushDirectory(string directory)
    {
        if (LinuxFiles.SyncDirectory(directory) is not 0 and var error)
        {
            throw new IOException($"cannot flush {directory} to the disk (errno {error})", error);
        }
    }
}
