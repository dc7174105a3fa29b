using Sluice.Resources.Constraints;
using Sluice.Resources.ModelDeployments.Pods;
using Sluice.Resources.ModelDeployments.Routing;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Resources.ModelDeployments;

/// <summary>What the author of a ModelDeployment wants.</summary>
public sealed record ModelDeploymentSpec
{
    /// <summary>What is served.</summary>
    public required ModelSpec Model { get; init; }

    /// <summary>The alternatives that requests are split between: 1 to 16, told apart by name.</summary>
    [ItemCount(1, 16)]
    [UniqueBy("name")]
    public required IReadOnlyList<VariantSpec> Variants { get; init; }

    /// <summary>How routers treat the requests.</summary>
    public RoutingSpec? Routing { get; init; }

    /// <summary>How a variant moves from one revision to the next.</summary>
    public RolloutSpec? Rollout { get; init; }

    /// <summary>How the model servers run the model.</summary>
    public RuntimeSpec? Runtime { get; init; }

    /// <summary>What one server may use.</summary>
    public ResourcesSpec? Resources { get; init; }

    /// <summary>How many servers each variant has.</summary>
    public ScalingSpec? Scaling { get; init; }

    /// <summary>What the pods have besides what Sluice writes.</summary>
    public PodTemplateSpec? PodTemplate { get; init; }

    /// <summary>While true, Sluice changes nothing: servers and routes stay as they are.</summary>
    public bool Suspend { get; init; }
}
