using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Cache;

/// <summary>The local disk: sizes, free room, and its failures as ours.</summary>
internal static class LocalDisk
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>Does something with files.</summary>
    /// <param name="what">As it continues "cannot …".</param>
    /// <param name="action">Does it.</param>
    /// <exception cref="ArtifactException">DiskFull, or Refused for anything else.</exception>
    public static void Guard(string what, Action action)
    {
        try
        {
            action();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Fault(what, failure);
        }
    }

    /// <summary>A failure of the disk as a fault.</summary>
    public static ArtifactException Fault(string what, Exception failure)
    {
        // On Unix the result of an IOException is errno.
        var isFull = failure is IOException && (failure.HResult & 0xFFFF) is NoSpace or QuotaExceeded;
        return new(
            isFull ? ArtifactFault.DiskFull : ArtifactFault.Refused,
            $"cannot {what}: {failure.Message}",
            failure
        );
    }

    /// <summary>Bytes of all files below a directory; 0 when there is none.</summary>
    public static long SizeOf(string directory)
    {
        try
        {
            return new DirectoryInfo(directory)
                .EnumerateFiles("*", SearchOption.AllDirectories)
                .Sum(file => file.Length);
        }
        catch (IOException)
        {
            // Another process is removing something just now.
            return Directory.Exists(directory) ? SizeOf(directory) : 0;
        }
    }

    public static long FreeAt(string directory) => new DriveInfo(directory).AvailableFreeSpace;
}
