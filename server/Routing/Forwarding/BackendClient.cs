using System.Text;

namespace Sluice.Routing.Forwarding;

/// <summary>Makes the platform's HTTP/2 client as a router needs it: it adds nothing and decides nothing by itself.</summary>
internal static class BackendClient
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    // Below the time after which a backend closes idle connections, so that no request meets one that is being closed.
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(60);

    // Connections move on, so that no balancer between is passed by for ever, and what a pod has leaked on one ends.
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(10);

    // Of a machine that has gone nothing tells but its silence.
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    // What of an answer may be on its way before its caller has taken it; fixed, see the router's project. A gigabyte a second at a
    // millisecond's distance, and no more than that held for a caller who reads slowly.
    private const int StreamWindowBytes = 1 << 20;

    public static HttpMessageInvoker Create() =>
        new(
            new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                AllowAutoRedirect = false,
                ConnectTimeout = ConnectTimeout,
                EnableMultipleHttp2Connections = true,
                InitialHttp2StreamWindowSize = StreamWindowBytes,
                KeepAlivePingDelay = PingAfter,
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                KeepAlivePingTimeout = PingTimeout,
                PooledConnectionIdleTimeout = IdleTimeout,
                PooledConnectionLifetime = LongestLife,
                // As the listeners read them. What a backend says passes through as bytes: Latin-1 maps each to one
                // character and back.
                RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
                ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1,
                UseCookies = false,
                UseProxy = false,
            }
        );
}
