using System.Net;

namespace Sluice.Routing.Tests.Hosting;

/// <summary>A request body whose parts are sent when the test says so.</summary>
internal sealed class HeldContent : HttpContent
{
    private readonly System.Threading.Channels.Channel<byte[]> _parts =
        System.Threading.Channels.Channel.CreateUnbounded<byte[]>();

    public void Send(byte[] part) => _parts.Writer.TryWrite(part);

    public void End() => _parts.Writer.TryComplete();

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        await foreach (var part in _parts.Reader.ReadAllAsync(cancellationToken))
        {
            await stream.WriteAsync(part, cancellationToken);
            await stream.FlushAsync(cancellationToken);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        End();
        base.Dispose(disposing);
    }
}
