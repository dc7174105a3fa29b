using System.Security.Cryptography;
using Sluice.Artifacts.Integrity;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Triton;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Settings;

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

    private ModelConfiguration? _configured;

    public void Configure(ModelName model, string? configuration)
    {
        if (model != name)
        {
            return;
        }

        var configured = configuration is null ? null : ModelConfiguration.OfRequest(configuration);
        if (configured?.Settings.LabelFiles.Keys.FirstOrDefault() is { } output)
        {
            throw ServingException.InvalidArgument(
                $"config: label_filename of output '{output}': {file} stands alone, without a directory of its own"
            );
        }

        _configured = configured;
    }

    public ValueTask<RepositoryListing> ListAsync(IReadOnlyList<ModelVersion> named, CancellationToken cancellation) =>
        File.Exists(file)
            ? new(new RepositoryListing([Model()], []))
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

    private RepositoryModel Model() =>
        new(name, [new(TheVersion, Fingerprint(), IsSealed: true)])
        {
            Settings = _configured?.Settings ?? ModelSettings.None,
            Warning = _configured?.Warning,
        };

    private string Fingerprint() => $"{File.GetLastWriteTimeUtc(file):O} {new FileInfo(file).Length}";
}
