namespace Sluice.KubernetesObjects.Meta;

/// <summary>An object that another belongs to (meta/v1 OwnerReference): of the same namespace, or of the cluster.</summary>
public sealed record OwnerReference
{
    /// <summary>Group and version.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>The owner's kind.</summary>
    public required string Kind { get; init; }

    /// <summary>The owner's name.</summary>
    public required string Name { get; init; }

    /// <summary>The owner's identity: a successor of the same name is not the owner.</summary>
    public required string Uid { get; init; }

    /// <summary>Whether this owner answers for it; at most one does.</summary>
    public bool? Controller { get; init; }

    /// <summary>Whether a foreground deletion of the owner waits for it.</summary>
    public bool? BlockOwnerDeletion { get; init; }
}
