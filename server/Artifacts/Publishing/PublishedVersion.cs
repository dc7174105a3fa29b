using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>A version in a store.</summary>
/// <param name="Version">Its name.</param>
/// <param name="Files">How many, without the manifest.</param>
/// <param name="Bytes">Of those files.</param>
/// <param name="Digest">As its manifest promises; null: it has none.</param>
/// <param name="Problem">What is wrong with its manifest; null: nothing.</param>
public sealed record PublishedVersion(
    ModelVersion Version,
    int Files,
    long Bytes,
    ContentDigest? Digest,
    string? Problem
);
