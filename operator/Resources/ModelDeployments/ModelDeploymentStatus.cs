using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Conditions;
using Sluice.Resources.ModelDeployments.Routing;
using Sluice.Resources.Values;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What is in effect. Routing tables are made of this and the observed pods alone, never of the spec.</summary>
public sealed record ModelDeploymentStatus
{
    /// <summary>The generation of the resource that this was decided for; null where there is none.</summary>
    [Range(0, long.MaxValue)]
    public long? ObservedGeneration { get; init; }

    /// <summary>What is so and what is not: Ready, Reconciling, Stalled, RolloutComplete, and more.</summary>
    [UniqueBy("type")]
    public IReadOnlyList<Condition>? Conditions { get; init; }

    /// <summary>Where clients in the cluster reach the model over REST.</summary>
    public string? Url { get; init; }

    /// <summary>Where clients in the cluster reach the model over gRPC: host and port.</summary>
    public string? GrpcTarget { get; init; }

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

    /// <summary>What the spec asks of routers, which is in effect at once.</summary>
    public RoutingSpec? Routing { get; init; }

    /// <summary>
    /// How long a request may take that brings no deadline: as long as the most patient variant lets it. Absent: nobody said.
    /// </summary>
    [DurationRange("1ms", "1h")]
    public Duration? RequestTimeout { get; init; }

    /// <summary>What <c>kubectl get</c> shows.</summary>
    public StatusSummary? Summary { get; init; }
}
