namespace Sluice.Artifacts.Gcs;

/// <summary>What is wrong, for people and in words of the API.</summary>
internal sealed record GcsError(string? Message, IReadOnlyList<GcsErrorReason>? Errors);
