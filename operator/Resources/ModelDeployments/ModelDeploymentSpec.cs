using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Routing;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What the author of a ModelDeployment wants.</summary>
public sealed record ModelDeploymentSpec
{
    /// <summary>Which model, and where its versions lie.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>The alternatives that requests are split between: 1 to 16, told apart by name.</summary>
    [ItemCount(1, 16)]
    [UniqueBy("name")]
    public required IReadOnlyList<VariantSpec> Variants { get; init; }

    /// <summary>How routers treat the requests.</summary>
    public RoutingSpec? Routing { get; init; }
}
