using System.Buffers;
using System.Net;
using Microsoft.Win32.SafeHandles;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Connections;

/// <summary>A part of a local file as the body of a request, read while it is sent.</summary>
/// <param name="file">Open as long as the request lasts.</param>
/// <param name="offset">Where the part begins.</param>
/// <param name="length">How long it is.</param>
/// <param name="sent">Told the bytes of each piece that has gone out.</param>
internal sealed class FileSlice(SafeFileHandle file, long offset, long length, Action<int> sent) : HttpContent
{
    private const int PieceBytes = 128 << 10;

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        var piece = ArrayPool<byte>.Shared.Rent(PieceBytes);
        try
        {
            for (var done = 0L; done < length; )
            {
                var wanted = (int)Math.Min(PieceBytes, length - done);
                var read = await ReadAsync(piece.AsMemory(0, wanted), offset + done, cancellationToken);
                await stream.WriteAsync(piece.AsMemory(0, read), cancellationToken);
                done += read;
                sent(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    protected override bool TryComputeLength(out long length1)
    {
        length1 = length;
        return true;
    }

    // What the disk refuses must not look like what the network refuses: that would be tried again.
    private async Task<int> ReadAsync(Memory<byte> piece, long at, CancellationToken cancellation)
    {
        try
        {
            return await RandomAccess.ReadAsync(file, piece, at, cancellation) is > 0 and var read
                ? read
                : throw new ArtifactException(ArtifactFault.Invalid, "the local file became shorter while it was read");
        }
        catch (IOException failure)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"the local file cannot be read: {failure.Message}",
                failure
            );
        }
    }
}
