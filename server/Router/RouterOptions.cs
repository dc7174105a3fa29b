using Sluice.Hosting.Listening;
using Sluice.Routing.Answering;

namespace Sluice.Router;

/// <summary>Where a router listens and how it understands requests.</summary>
public sealed record RouterOptions
{
    /// <summary>REST over HTTP/1.1.</summary>
    public required ListenAddress Http { get; init; }

    /// <summary>gRPC, and REST, over cleartext HTTP/2.</summary>
    public required ListenAddress Grpc { get; init; }

    /// <summary>How requests are understood.</summary>
    public RoutingOptions Routing { get; init; } = new();
}
