namespace Sluice.Artifacts.Gcs;

/// <summary>What the JSON API says of a request that it refuses.</summary>
internal sealed record GcsErrorAnswer(GcsError? Error);
