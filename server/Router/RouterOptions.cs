using System.Net;
using Sluice.Routing.Answering;

namespace Sluice.Router;

/// <summary>Where a router listens and how it understands requests.</summary>
public sealed record RouterOptions
{
    /// <summary>Where REST is answered over HTTP/1.1, cleartext. 127.0.0.1:8080 unless told; port 0 takes a free one.</summary>
    public IPEndPoint Http { get; init; } = new(IPAddress.Loopback, 8080);

    /// <summary>Where gRPC and REST are answered over HTTP/2, cleartext. 127.0.0.1:8081 unless told; port 0 takes a free one.</summary>
    public IPEndPoint Grpc { get; init; } = new(IPAddress.Loopback, 8081);

    /// <summary>How requests are understood.</summary>
    public RoutingOptions Routing { get; init; } = new();

    /// <summary>Requests that one HTTP/2 connection may have in flight; 256 unless told, at least 1.</summary>
    public int MaxStreamsPerConnection { get; init; } = 256;

    /// <summary>How long requests in flight may take to end when the router stops; 30 s unless told.</summary>
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
