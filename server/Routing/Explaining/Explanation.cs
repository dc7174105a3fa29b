namespace Sluice.Routing.Explaining;

/// <summary>Where a request would go just now, and why. What comes after an error is null.</summary>
/// <param name="Host">The host that its authority gives.</param>
/// <param name="Namespace">The namespace that it belongs to.</param>
/// <param name="Deployment">The deployment.</param>
/// <param name="Model">The model that the deployment serves.</param>
/// <param name="Generation">Of its route, as answers carry it.</param>
/// <param name="RouteBecause">Why that route.</param>
/// <param name="Variant">The variant.</param>
/// <param name="Version">The version that it serves.</param>
/// <param name="Revision">The revision.</param>
/// <param name="RevisionBecause">Why that revision.</param>
/// <param name="Servers">Every server of the revision.</param>
/// <param name="ServerBecause">How one of them is chosen, or what happens where there is none.</param>
/// <param name="Error">What the caller would get instead; null when nothing is wrong.</param>
public sealed record Explanation(
    string Host,
    string? Namespace = null,
    string? Deployment = null,
    string? Model = null,
    string? Generation = null,
    string? RouteBecause = null,
    string? Variant = null,
    string? Version = null,
    string? Revision = null,
    string? RevisionBecause = null,
    IReadOnlyList<ExplainedServer>? Servers = null,
    string? ServerBecause = null,
    string? Error = null
);
