namespace Sluice.KubernetesObjects.Meta;

/// <summary>One fault of an object that was refused.</summary>
public sealed record StatusCause
{
    /// <summary>For programs: <c>FieldValueInvalid</c>, <c>FieldManagerConflict</c> …</summary>
    public string? Reason { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>The path of the field.</summary>
    public string? Field { get; init; }
}
