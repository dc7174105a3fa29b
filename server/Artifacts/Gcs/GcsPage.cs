namespace Sluice.Artifacts.Gcs;

/// <summary>A page of a listing.</summary>
internal sealed record GcsPage(IReadOnlyList<GcsObject>? Items, string? NextPageToken);
