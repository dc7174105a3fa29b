using Sluice.Routing.Table;

namespace Sluice.Routing.Counting;

/// <summary>What one revision got under one generation of its route, read at one moment.</summary>
/// <param name="Route">Deployment and generation.</param>
/// <param name="Variant">The variant's name.</param>
/// <param name="Revision">The revision's name.</param>
/// <param name="Version">The model version that the revision serves.</param>
/// <param name="Share">Its part of the scheduled requests, in 1/10,000.</param>
/// <param name="Scheduled">Requests that the schedule gave to it, whether a backend could answer or not.</param>
/// <param name="Forwarded">Requests of every kind that were sent on to one of its backends.</param>
public sealed record RevisionCount(
    RouteIdentity Route,
    string Variant,
    string Revision,
    string Version,
    int Share,
    long Scheduled,
    long Forwarded
);
