namespace Sluice.Artifacts.Gcs;

/// <summary>Such as <c>notFound</c> or <c>rateLimitExceeded</c>.</summary>
internal sealed record GcsErrorReason(string? Reason);
