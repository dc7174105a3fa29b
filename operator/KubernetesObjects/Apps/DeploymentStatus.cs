namespace Sluice.KubernetesObjects.Apps;

/// <summary>What a Deployment does.</summary>
public sealed record DeploymentStatus
{
    /// <summary>The generation of the spec that the rest is about.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Pods there are.</summary>
    public int? Replicas { get; init; }

    /// <summary>Of those, ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary><c>Progressing</c>, <c>Available</c>, <c>ReplicaFailure</c>.</summary>
    public IReadOnlyList<DeploymentCondition>? Conditions { get; init; }
}
