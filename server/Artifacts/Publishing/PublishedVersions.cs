using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Repositories;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Triton;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Publishing;

/// <summary>Says which versions of a model a store holds.</summary>
/// <param name="store">Opened where the model's versions lie.</param>
/// <param name="retries">When to try again.</param>
public sealed class PublishedVersions(IArtifactStore store, Retries retries)
{
    private const int ManifestsAtOnce = 8;
    private static readonly ModelName AnyName = ModelName.Parse("model");

    private readonly VersionDownload _download = new(store, retries);

    /// <summary>All of them in order, and what was passed over.</summary>
    /// <exception cref="ArtifactException">The store cannot be listed; says why.</exception>
    public async Task<(IReadOnlyList<PublishedVersion> Versions, IReadOnlyList<string> Ignored)> ListAsync(
        CancellationToken cancellation
    )
    {
        var all = await new VersionLookup(store, retries).ListAsync("", cancellation);
        var contents = new RepositoryLayout(AnyName).Sort(all.Objects);
        var found = contents.Versions.OrderBy(version => version.Key.Version).ToArray();
        var versions = new PublishedVersion[found.Length];
        await Parallel.ForAsync(
            0,
            found.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ManifestsAtOnce, CancellationToken = cancellation },
            async (index, stop) =>
                versions[index] = await DescribeAsync(found[index].Key.Version, found[index].Value, stop)
        );
        return (versions, contents.ToListing(new Dictionary<ModelName, ModelConfiguration>()).Ignored);
    }

    private async Task<PublishedVersion> DescribeAsync(
        ModelVersion version,
        VersionObjects objects,
        CancellationToken cancellation
    )
    {
        var published = new PublishedVersion(
            version,
            objects.Files.Count(),
            objects.Files.Sum(file => file.Size),
            Digest: null,
            Problem: null
        );
        try
        {
            return await _download.ReadManifestAsync(objects, cancellation) is { } manifest
                ? published with
                {
                    Files = manifest.Files.Count,
                    Bytes = manifest.Files.Sum(file => file.Size),
                    Digest = ContentDigest.Parse(manifest.Digest),
                }
                : published;
        }
        catch (ArtifactException failure) when (failure.Fault is ArtifactFault.Invalid or ArtifactFault.DigestMismatch)
        {
            return published with { Problem = failure.Message };
        }
    }
}
