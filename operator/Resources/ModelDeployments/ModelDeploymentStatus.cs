using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Routing;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What is in effect. Routing tables are made of this and the observed pods alone, never of the spec.</summary>
public sealed record ModelDeploymentStatus
{
    /// <summary>
    /// The model name under which requests are answered: what the spec asked for at first. Kept here because it may not
    /// change, and because routing never reads the spec.
    /// </summary>
    public required string ModelName { get; init; }

    /// <summary>Counts what routers are told: higher by one with each change. 0: nothing was told yet.</summary>
    [Range(0, long.MaxValue)]
    public long RouteGeneration { get; init; }

    /// <summary>The variants of the spec in its order, then removed ones that still have a share.</summary>
    [UniqueBy("name")]
    public IReadOnlyList<VariantStatus> Variants { get; init; } = [];

    /// <summary>Every revision that should run: for each variant its current one, and the one it moves to.</summary>
    public IReadOnlyList<RevisionStatus> Revisions { get; init; } = [];

    /// <summary>How routers treat the requests: what the spec asks for, at once.</summary>
    public RoutingSpec Routing { get; init; } = new();
}
