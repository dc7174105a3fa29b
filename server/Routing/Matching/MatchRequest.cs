namespace Sluice.Routing.Matching;

/// <summary>What of a request decides its route.</summary>
/// <param name="Host">See <see cref="Authority.HostOf"/>.</param>
/// <param name="Deployment">The header <c>sluice-deployment</c>; null when it was not sent.</param>
/// <param name="Model">The model that the path or the message names; null when none.</param>
/// <param name="IsForAny">Whether every server of the namespace would answer the same.</param>
internal sealed record MatchRequest(string Host, string? Deployment, string? Model, bool IsForAny = false);
