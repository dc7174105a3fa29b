using System.Security.Cryptography;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>One model file, served as version 1 of one model.</summary>
/// <param name="name">The name under which it is served.</param>
/// <param name="file">Absolute path of the model file.</param>
/// <param name="pins">The digests that versions must have; only version 1 is ever there.</param>
public sealed class SingleModelFile(
    ModelName name,
    string file,
    IReadOnlyDictionary<ModelVersion, ContentDigest>? pins = null
) : IModelRepository
{
    private static readonly ModelVersion TheVersion = ModelVersion.Parse("1");

    public ValueTask<RepositoryListing> ListAsync(IReadOnlyList<ModelVersion> named, CancellationToken cancellation) =>
        File.Exists(file)
            ? new(new RepositoryListing([new(name, [new(TheVersion, Fingerprint(), IsSealed: true)])], []))
            : throw ServingException.NotFound($"expected a model file at {file}, found none");

    public async ValueTask<FetchedVersion> FetchAsync(
        ModelName model,
        ListedVersion version,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        try
        {
            await using var stream = File.OpenRead(file);
            var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
            progress(new FetchProgress(stream.Length, stream.Length));
            var digest = VersionDigest.Of([new ManifestFile(Path.GetFileName(file), stream.Length, sha256)]);
            var pinned = pins?.TryGetValue(version.Version, out var pin) == true ? pin : (ContentDigest?)null;
            DigestChecks.Check(file, digest, pinned, known: null);
            return new FetchedVersion(new ModelFiles(file), digest);
        }
        catch (ArtifactException failure)
        {
            throw ArtifactFaults.ToServing(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw ServingException.NotFound($"cannot read {file}: {failure.Message}");
        }
    }

    private string Fingerprint() => $"{File.GetLastWriteTimeUtc(file):O} {new FileInfo(file).Length}";
}
