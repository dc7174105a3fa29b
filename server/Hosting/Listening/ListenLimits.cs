using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sluice.Hosting.Listening;

/// <summary>
/// What one connection may take, set on purpose rather than by a framework's default: what is buffered for a caller is bounded by
/// these and by the budget of requests.
/// </summary>
public static class ListenLimits
{
    /// <summary>Requests at once over one connection; the next waits at its sender.</summary>
    private const int StreamsPerConnection = 100;

    /// <summary>
    /// Bytes that a sender may be ahead of us, of one request and of a connection: images of 600 KB come without waiting, several at
    /// once too. With a connection's window of 1 MiB two at once wait for each other: a fifth fewer uploads a second. With 16 MiB and
    /// more, 100 requests would hold so much before anybody has looked at them.
    /// </summary>
    private const int StreamWindow = 1 << 20;

    private const int ConnectionWindow = 4 << 20;

    /// <summary>Bytes of a request's headers, all together.</summary>
    private const int HeaderBytes = 32 << 10;

    /// <summary>A body that comes slower than this, after a time of grace, is given up: it holds memory for nothing.</summary>
    private static readonly MinDataRate SlowestBody = new(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(5));

    /// <summary>Sets them.</summary>
    public static void Set(KestrelServerLimits limits)
    {
        limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        limits.Http2.InitialStreamWindowSize = StreamWindow;
        limits.Http2.InitialConnectionWindowSize = ConnectionWindow;
        limits.MaxRequestHeadersTotalSize = HeaderBytes;
        limits.MinRequestBodyDataRate = SlowestBody;
    }
}
