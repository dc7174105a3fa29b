using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>What reading every byte of a version has found.</summary>
/// <param name="Digest">Of the bytes that were read; null: they could not all be read.</param>
/// <param name="Files">How many files were read.</param>
/// <param name="Bytes">How many bytes.</param>
/// <param name="IsSealed">Whether a manifest says what they must be.</param>
/// <param name="Problems">Each file that is not what the manifest says; empty: all is well.</param>
public sealed record VersionReading(
    ContentDigest? Digest,
    int Files,
    long Bytes,
    bool IsSealed,
    IReadOnlyList<string> Problems
);
