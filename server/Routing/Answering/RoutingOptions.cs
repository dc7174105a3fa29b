using Microsoft.AspNetCore.Http;
using Sluice.Grpc.Methods;
using Sluice.Routing.Limits;

namespace Sluice.Routing.Answering;

/// <summary>How a router understands requests.</summary>
public sealed record RoutingOptions
{
    /// <summary>Where requests belong whose authority fixes no namespace (localhost, an IP address); null: nowhere.</summary>
    public string? DefaultNamespace { get; init; }

    /// <summary>
    /// The most bytes of a gRPC message, before and after inflating: it is held until the model's name is known. 1 to
    /// <see cref="GrpcOptions.LargestRequestBytes"/>, 64 MiB unless told. Bodies of REST requests are not held.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a value out of range.</exception>
    public int MaxGrpcMessageBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, GrpcOptions.LargestRequestBytes);
            field = value;
        }
    } = 64 << 20;

    /// <summary>The most bytes of bodies held at once, all requests together: 1 or more, 512 MiB unless told.</summary>
    public long MaxHeldBytes { get; init; } = 512L << 20;

    /// <summary>The most requests that wait at once for a server to be there: 0 or more, 4,096 unless told.</summary>
    public int MaxWaitingRequests { get; init; } = 4_096;

    /// <summary>The longest that a request waits for a server to be there, its deadline apart: 30 s unless told.</summary>
    public TimeSpan MaxWait { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request may take where neither its caller nor its route says; null: for ever. 30 s unless told.</summary>
    public TimeSpan? DefaultTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Told, when a request has ended, which model and version it came to, as far as that is known; null: nobody.</summary>
    public Action<HttpContext, string, string?>? Answered { get; init; }

    /// <summary>The port of gRPC, for the page to say; null: nobody knows it.</summary>
    public Func<int?> GrpcPort { get; init; } = () => null;

    /// <summary>What one deployment may take.</summary>
    public RouteLimits RouteLimits { get; init; } = new();
}
