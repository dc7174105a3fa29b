using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Sluice.Artifacts.Files;

/// <summary>What a store in a directory needs of the system, and .NET does not offer. Failures are errno values.</summary>
internal static partial class LinuxFiles
{
    public const int NoEntry = 2;
    public const int Exists = 17;
    public const int NotADirectory = 20;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int NameTooLong = 36;
    public const int TooManyLinks = 40;
    public const int OverQuota = 122;

    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint BasicFields = 0x7ff;
    private const int ReadDirectory = 0x10000 | 0x80000; // O_RDONLY | O_DIRECTORY | O_CLOEXEC
    private const int LongestPath = 4096;

    /// <summary>Follows links.</summary>
    /// <returns>0 or the error.</returns>
    public static int Stat(string path, out FileStat stat) =>
        Result(StatX(CurrentDirectory, path, 0, BasicFields, out stat));

    /// <summary>Of an open file.</summary>
    public static int Stat(SafeFileHandle file, out FileStat stat) =>
        Result(StatX((int)file.DangerousGetHandle(), "", EmptyPath, BasicFields, out stat));

    /// <summary>The path without any links; null with the error where there is no such file.</summary>
    public static string? RealPath(string path, out int error)
    {
        var buffer = new byte[LongestPath];
        error = RealPath(path, buffer) == 0 ? Marshal.GetLastPInvokeError() : 0;
        return error == 0 ? Encoding.UTF8.GetString(buffer.AsSpan(0, buffer.AsSpan().IndexOf((byte)0))) : null;
    }

    /// <summary>Where an open file lies, links resolved: what was opened, not what its name means by now.</summary>
    public static string? RealPath(SafeFileHandle file) =>
        File.ResolveLinkTarget($"/proc/self/fd/{file.DangerousGetHandle()}", returnFinalTarget: false)?.FullName;

    /// <summary>A second name for a file; fails when the name is taken.</summary>
    public static int Link(string file, string name) => Result(HardLink(file, name));

    /// <summary>Makes names in a directory survive a power cut.</summary>
    public static int SyncDirectory(string directory)
    {
        var descriptor = Open(directory, ReadDirectory);
        if (descriptor < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        return Result(Sync(descriptor));
    }

    private static int Result(int returned) => returned == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatX(int directory, string path, int flags, uint mask, out FileStat stat);

    [LibraryImport("libc", EntryPoint = "realpath", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint RealPath(string path, byte[] resolved);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int HardLink(string file, string name);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int descriptor);
}
