using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sluice.Router;

/// <summary>What a router's listeners take from a client.</summary>
internal static class ListenerLimits
{
    private const int StreamsPerConnection = 256;

    // Half of what a model server takes: over HTTP/2 each header counts 32 bytes more, and the path counts too.
    private const int HeaderBytes = 16 << 10;
    private const int StreamWindowBytes = 1 << 20;
    private const int ConnectionWindowBytes = 8 << 20;

    public static void Set(KestrelServerOptions kestrel)
    {
        // Headers of requests are UTF-8, and refused if they are not: backends would refuse them with all that shares the
        // connection. Those of backends pass through as bytes: Latin-1 maps each to one character and back.
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        // Bodies stream through and cost nothing held; the model server limits them. What is held has a limit of its own.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, TimeSpan.FromSeconds(5));
        kestrel.Limits.MaxRequestHeadersTotalSize = HeaderBytes;
        kestrel.Limits.Http2.MaxStreamsPerConnection = StreamsPerConnection;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
    }
}
