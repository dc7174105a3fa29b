namespace Sluice.Artifacts.Gcs;

/// <summary>What makes a bucket.</summary>
internal sealed record GcsBucket(string Name);
