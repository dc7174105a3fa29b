namespace Sluice.KubernetesObjects.Meta;

/// <summary>What a <see cref="Status"/> is about.</summary>
public sealed record StatusDetails
{
    /// <summary>The object's name; null where the error is not about one.</summary>
    public string? Name { get; init; }

    /// <summary>The resource in its plural, or the kind.</summary>
    public string? Kind { get; init; }

    /// <summary>The API group.</summary>
    public string? Group { get; init; }

    /// <summary>The object's identity.</summary>
    public string? Uid { get; init; }

    /// <summary>Each fault of the object.</summary>
    public IReadOnlyList<StatusCause>? Causes { get; init; }

    /// <summary>When to come again, in seconds.</summary>
    public int? RetryAfterSeconds { get; init; }
}
