namespace Sluice.KubernetesObjects.Meta;

/// <summary>An object that another speaks of (core/v1 ObjectReference).</summary>
public sealed record ObjectReference
{
    /// <summary>Group and version.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind.</summary>
    public string? Kind { get; init; }

    /// <summary>Null: of the cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name.</summary>
    public string? Name { get; init; }

    /// <summary>The identity.</summary>
    public string? Uid { get; init; }

    /// <summary>The version that was seen.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>A part of the object: <c>spec.containers{name}</c>.</summary>
    public string? FieldPath { get; init; }
}
