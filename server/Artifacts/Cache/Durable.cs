using System.Runtime.InteropServices;

namespace Sluice.Artifacts.Cache;

/// <summary>Makes what was written and renamed survive a loss of power.</summary>
internal static partial class Durable
{
    private const int OpenReadOnly = 0;
    private const int OpenDirectory = 0x10000;

    /// <summary>Waits until every file and directory below a directory, and itself, is on the disk.</summary>
    public static void FlushTree(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
        {
            Flush(file, OpenReadOnly);
        }

        foreach (var below in Directory.EnumerateDirectories(directory, "*", SearchOption.AllDirectories))
        {
            Flush(below, OpenDirectory);
        }

        FlushDirectory(directory);
    }

    /// <summary>Waits until the names in a directory are on the disk.</summary>
    public static void FlushDirectory(string directory) => Flush(directory, OpenDirectory);

    private static void Flush(string path, int flags)
    {
        var descriptor = Open(path, flags);
        try
        {
            if (descriptor < 0 || Fsync(descriptor) != 0)
            {
                throw new IOException($"cannot flush {path} to the disk (errno {Marshal.GetLastPInvokeError()})");
            }
        }
        finally
        {
            if (descriptor >= 0)
            {
                _ = Close(descriptor);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int descriptor);
}
