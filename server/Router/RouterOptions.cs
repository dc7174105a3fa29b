using Sluice.Hosting.Listening;
using Sluice.Routing.Answering;
using Sluice.Routing.Control;

namespace Sluice.Router;

/// <summary>Where a router listens and how it understands requests.</summary>
public sealed record RouterOptions
{
    /// <summary>REST over HTTP/1.1.</summary>
    public required ListenAddress Http { get; init; }

    /// <summary>gRPC, and REST, over cleartext HTTP/2.</summary>
    public required ListenAddress Grpc { get; init; }

    /// <summary>Probes and status; null: nowhere.</summary>
    public ListenAddress? Operations { get; init; }

    /// <summary>Where tables come from; null: whoever made the router puts them into its state.</summary>
    public ControlOptions? Control { get; init; }

    /// <summary>How long a stopping router takes requests after it has said that it is not ready; 0 or more.</summary>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Whether each request is logged, in a line, without what it holds.</summary>
    public bool AccessLog { get; init; }

    /// <summary>How requests are understood.</summary>
    public RoutingOptions Routing { get; init; } = new();
}
