using System.Net;
using System.Net.Sockets;

namespace Sluice.Routing.Tests.Raw;

/// <summary>A backend that takes connections and refuses every stream (REFUSED_STREAM), which no real one does on demand.</summary>
internal sealed class RefusingBackend : IAsyncDisposable
{
    private const int FrameHeadBytes = 9;
    private const int PrefaceBytes = 24;
    private const byte HeadersFrame = 1;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _running;
    private int _refused;

    public RefusingBackend()
    {
        _listener.Start();
        _running = RunAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Streams refused.</summary>
    public int Refused => Volatile.Read(ref _refused);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running;
    }

    private async Task RunAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync()));
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            await Task.WhenAny(Task.WhenAll(connections), Task.CompletedTask);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                await stream.ReadExactlyAsync(new byte[PrefaceBytes]);
                await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 });
                var head = new byte[FrameHeadBytes];
                while (true)
                {
                    await stream.ReadExactlyAsync(head);
                    await stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]]);
                    if (head[3] != HeadersFrame)
                        continue;
                    Interlocked.Increment(ref _refused);
                    await stream.WriteAsync(
                        new byte[] { 0, 0, 4, 3, 0, head[5], head[6], head[7], head[8], 0, 0, 0, 7 }
                    );
                }
            }
            catch (IOException)
            {
                // The router closed the connection.
            }
        }
    }
}
