using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Routing.Tests.Raw;

/// <summary>A backend that speaks HTTP/2 by frames of its own, as no real one does on demand.</summary>
internal sealed class RawBackend : IAsyncDisposable
{
    private const int FrameHeadBytes = 9;
    private const int PrefaceBytes = 24;
    private const byte DataFrame = 0;
    private const byte HeadersFrame = 1;
    private const byte ResetFrame = 3;
    private const byte SettingsFrame = 4;
    private const byte GoAwayFrame = 7;
    private const byte EndOfHeaders = 4;
    private const byte StatusOk = 0x88;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<int, byte[]?> _answer;
    private readonly Task _running;
    private int _streams;

    private RawBackend(Func<int, byte[]?> answer)
    {
        _answer = answer;
        _listener.Start();
        _running = RunAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Streams that were begun.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>Refuses every stream: REFUSED_STREAM.</summary>
    public static RawBackend Refusing() => new(stream => Frame(ResetFrame, 0, stream, [0, 0, 0, 7]));

    /// <summary>Says GOAWAY to every request, and that it has begun none.</summary>
    public static RawBackend GoingAway() => new(_ => Frame(GoAwayFrame, 0, 0, new byte[8]));

    /// <summary>Begins an answer, and resets the stream within it: INTERNAL_ERROR.</summary>
    public static RawBackend Resetting() =>
        new(stream =>
            [
                .. Frame(HeadersFrame, EndOfHeaders, stream, [StatusOk]),
                .. Frame(DataFrame, 0, stream, new byte[100]),
                .. Frame(ResetFrame, 0, stream, [0, 0, 0, 2]),
            ]
        );

    /// <summary>Takes every request and never answers.</summary>
    public static RawBackend Silent() => new(_ => null);

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _running;
    }

    private static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[FrameHeadBytes + payload.Length];
        (frame[1], frame[2]) = ((byte)(payload.Length >> 8), (byte)payload.Length);
        (frame[3], frame[4]) = (type, flags);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, FrameHeadBytes);
        return frame;
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
                await stream.WriteAsync(Frame(SettingsFrame, 0, 0, []));
                var head = new byte[FrameHeadBytes];
                while (true)
                {
                    await stream.ReadExactlyAsync(head);
                    await stream.ReadExactlyAsync(new byte[(head[0] << 16) | (head[1] << 8) | head[2]]);
                    if (head[3] != HeadersFrame)
                        continue;
                    Interlocked.Increment(ref _streams);
                    if (_answer(BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5))) is { } frames)
                        await stream.WriteAsync(frames);
                }
            }
            catch (IOException)
            {
                // The router closed the connection.
            }
        }
    }
}
