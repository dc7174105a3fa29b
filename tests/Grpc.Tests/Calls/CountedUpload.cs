using System.Net;
using Sluice.Testing;

namespace Sluice.Grpc.Tests.Calls;

/// <summary>A request of so many messages, each of so many bytes, that tells how many the connection has taken.</summary>
internal sealed class CountedUpload(int messages, int bytes) : HttpContent
{
    private int _sent;

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Waits until some are out and no more follow.</summary>
    public async Task HasStalledAsync()
    {
        var before = 0;
        while (Sent == 0 || before != Sent)
        {
            before = Sent;
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(
        Stream stream,
        TransportContext? context,
        CancellationToken cancellationToken
    )
    {
        // Field 7 of a ModelInferRequest, which holds any bytes.
        byte[] message = [0x3A, .. Varint(bytes), .. new byte[bytes]];
        var frame = GrpcTestClient.Frame(message);
        for (var i = 0; i < messages; i++)
        {
            await stream.WriteAsync(frame, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            Interlocked.Increment(ref _sent);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }

    private static IEnumerable<byte> Varint(int value)
    {
        for (; value > 0x7F; value >>= 7)
            yield return (byte)(value | 0x80);
        yield return (byte)value;
    }
}
