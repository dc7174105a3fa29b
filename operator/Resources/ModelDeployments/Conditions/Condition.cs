using Sluice.Resources.Constraints;

namespace Sluice.Resources.ModelDeployments.Conditions;

/// <summary>One thing that is so or not, in the shape that Kubernetes' tools read.</summary>
public sealed record Condition
{
    /// <summary>What it is about, such as Ready.</summary>
    [MaxLength(316)]
    public required string Type { get; init; }

    /// <summary>Whether it holds.</summary>
    public required ConditionStatus Status { get; init; }

    /// <summary>The generation of the resource that this was decided for.</summary>
    [Range(0, long.MaxValue)]
    public long ObservedGeneration { get; init; }

    /// <summary>Since when it is as it is.</summary>
    public required DateTimeOffset LastTransitionTime { get; init; }

    /// <summary>Why, as one word that does not change between releases.</summary>
    [MaxLength(1024)]
    [Pattern("[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?", "one word")]
    public required string Reason { get; init; }

    /// <summary>Why, and what to do, in a sentence.</summary>
    [MaxLength(32768)]
    public required string Message { get; init; }
}
