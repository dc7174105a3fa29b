using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>Whether a version is the one that it should be. Pure.</summary>
internal static class DigestChecks
{
    /// <param name="place">The version's URI.</param>
    /// <param name="digest">What it is.</param>
    /// <param name="pinned">What it must be; decides when it is given.</param>
    /// <param name="known">What it was when it was first taken.</param>
    /// <exception cref="ArtifactException">DigestMismatch: it is another one.</exception>
    public static void Check(string place, ContentDigest digest, ContentDigest? pinned, KnownVersion? known)
    {
        if (pinned is { } pin && pin != digest)
        {
            throw Mismatch($"{place}: expected the pinned digest {pin}, got {digest}");
        }

        if (pinned is null && known is not null && known.Digest != digest.ToString())
        {
            throw Mismatch(
                $"{place} has changed since it was first taken: it was {known.Digest} and is {digest} now. "
                    + "Publish other bytes under another version, or pin the digest that you want"
            );
        }
    }

    private static ArtifactException Mismatch(string message) => new(ArtifactFault.DigestMismatch, message);
}
