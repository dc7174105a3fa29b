using System.Collections.Immutable;

namespace Sluice.RouterControl.Fleet;

/// <summary>What is known of one router.</summary>
/// <param name="Instance">This start of it.</param>
/// <param name="Name">For people.</param>
/// <param name="Version">Its version.</param>
/// <param name="IsConnected">Whether its stream lasts.</param>
/// <param name="LastHeard">When it said anything.</param>
/// <param name="Generations">What is in effect at it, as it acknowledged.</param>
/// <param name="Held">Requests that wait at it.</param>
public sealed record RouterSight(
    string Instance,
    string Name,
    string Version,
    bool IsConnected,
    DateTimeOffset LastHeard,
    ImmutableDictionary<DeploymentKey, ulong> Generations,
    ImmutableArray<HeldCount> Held
);
