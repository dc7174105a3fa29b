using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>Makes a version available on the local disk, one way or another.</summary>
internal interface IVersionFetcher
{
    /// <param name="version">Its objects as they were listed.</param>
    /// <param name="pinned">The digest that it must have; null: whichever it has.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ArtifactException">It cannot be had, or is not what it should be.</exception>
    Task<FetchedVersion> FetchAsync(
        VersionObjects version,
        ContentDigest? pinned,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    );

    /// <summary>Versions below the root that can be served without the store, by their folder below the root.</summary>
    IReadOnlyList<(string Folder, string Fingerprint)> Offline();
}
