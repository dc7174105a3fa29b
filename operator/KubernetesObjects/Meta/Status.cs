namespace Sluice.KubernetesObjects.Meta;

/// <summary>The server's answer when there is no object to answer with: mostly an error (meta/v1 Status).</summary>
public sealed record Status
{
    /// <summary><c>Status</c>, or this is something else.</summary>
    public string? Kind { get; init; }

    /// <summary>For people.</summary>
    public string? Message { get; init; }

    /// <summary>For programs: <c>NotFound</c>, <c>AlreadyExists</c>, <c>Conflict</c>, <c>Expired</c> …</summary>
    public string? Reason { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Code { get; init; }

    /// <summary>More, depending on the reason.</summary>
    public StatusDetails? Details { get; init; }
}
