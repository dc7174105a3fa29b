namespace Sluice.Routing.Limits;

/// <summary>What one deployment may take of a router, so that no tenant takes all. Each is refused at once beyond it.</summary>
public sealed record RouteLimits
{
    /// <summary>The most requests on their way at once, held ones among them: 1 or more, 10,000 unless told.</summary>
    public int MaxConcurrentRequests { get; init; } = 10_000;

    /// <summary>The most requests that wait at once for a server to be there: 0 or more, 1,024 unless told.</summary>
    public int MaxWaitingRequests { get; init; } = 1_024;

    /// <summary>The most bytes of bodies held at once: 0 or more, 128 MiB unless told.</summary>
    public long MaxHeldBytes { get; init; } = 128L << 20;
}
