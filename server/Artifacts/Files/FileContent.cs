using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Files;

/// <summary>
/// An open file that is read to its end. A file that somebody wrote to meanwhile, instead of replacing it, is told at the end
/// (<see cref="ArtifactFault.Changed"/>), because what was read of it may be a mix.
/// </summary>
/// <param name="file">Owned.</param>
/// <param name="tag">What it was when it was opened.</param>
/// <param name="cancellation">That of the caller who opened it.</param>
internal sealed class FileContent(FileStream file, string tag, CancellationToken cancellation) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            var read = await file.ReadAsync(buffer, cancellationToken);
            return read == 0 && buffer.Length > 0 ? RequireSame() : read;
        }
        catch (Exception failure) when (FileFaults.IsOfFiles(failure))
        {
            throw FileFaults.Of(failure, file.Name, "read");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("read asynchronously");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        file.Dispose();
        base.Dispose(disposing);
    }

    private int RequireSame() =>
        LinuxFiles.Stat(file.SafeFileHandle, out var stat) == 0 && stat.Tag == tag
            ? 0
            : throw new ArtifactException(
                ArtifactFault.Changed,
                $"{file.Name} was written to while it was read; publish under a new name, and never over a published file"
            );
}
