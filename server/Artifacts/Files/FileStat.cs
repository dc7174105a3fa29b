using System.Runtime.InteropServices;

namespace Sluice.Artifacts.Files;

/// <summary>What the kernel says of a file: the part of Linux's <c>struct statx</c> that is read here.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileStat
{
    private const int TypeMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const int Folder = 0x4000;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly ulong _size;

    [FieldOffset(112)]
    private readonly long _writtenSeconds;

    [FieldOffset(120)]
    private readonly uint _writtenNanoseconds;

    public readonly bool IsFile => (_mode & TypeMask) == RegularFile;

    public readonly bool IsFolder => (_mode & TypeMask) == Folder;

    public readonly long Size => (long)_size;

    /// <summary>Another one when the file was replaced or written to.</summary>
    public readonly string Tag => $"\"{_writtenSeconds:x}.{_writtenNanoseconds:x}-{_size:x}-{_inode:x}\"";
}
