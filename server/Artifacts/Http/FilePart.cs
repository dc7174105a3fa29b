using System.Net;

namespace Sluice.Artifacts.Http;

/// <summary>A stretch of a local file on its way to a store.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Where the stretch starts.</param>
/// <param name="Size">Its bytes.</param>
/// <param name="Progress">Told the bytes sent since it was told last.</param>
internal sealed record FilePart(string File, long Offset, long Size, Action<long>? Progress)
{
    private const int BlockBytes = 128 << 10;

    /// <summary>Sends it.</summary>
    /// <param name="moved">Called whenever something was sent.</param>
    public HttpContent ToContent(Action moved) => new Content(this, moved);

    private sealed class Content(FilePart part, Action moved) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(
            Stream stream,
            TransportContext? context,
            CancellationToken cancellationToken
        )
        {
            await using var file = new FileStream(
                part.File,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                bufferSize: 0
            );
            file.Position = part.Offset;
            var block = new byte[BlockBytes];
            for (var left = part.Size; left > 0; )
            {
                var size = (int)Math.Min(left, block.Length);
                await file.ReadExactlyAsync(block.AsMemory(0, size), cancellationToken);
                await stream.WriteAsync(block.AsMemory(0, size), cancellationToken);
                left -= size;
                part.Progress?.Invoke(size);
                moved();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = part.Size;
            return true;
        }
    }
}
