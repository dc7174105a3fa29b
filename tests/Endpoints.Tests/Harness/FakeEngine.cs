using Sluice.Serving.Models;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>Lists, fetches and loads the models of a test; there are no files.</summary>
internal sealed class FakeEngine(IReadOnlyList<FakeModel> models) : IModelRepository, IModelEngine
{
    public string Platform => "fake";

    /// <summary>The digest of every version here.</summary>
    public static ContentDigest Digest { get; } = ContentDigest.Parse($"sha256:{new string('f', 64)}");

    /// <summary>Every configuration will do, and none changes anything.</summary>
    public void Configure(ModelName model, string? configuration) { }

    public ValueTask<RepositoryListing> ListAsync(IReadOnlyList<ModelVersion> named, CancellationToken cancellation) =>
        new(
            new RepositoryListing(
                [.. models.Select(model => new RepositoryModel(ModelName.Parse(model.Name), Parse(model.Versions)))],
                []
            )
        );

    public ValueTask<FetchedVersion> FetchAsync(
        ModelName model,
        ListedVersion version,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    ) => new(new FetchedVersion(new ModelFiles($"{model}/{version.Version}"), Digest));

    public ILoadedModel Load(ModelFiles files) =>
        files.ModelPath.Split('/') is [var name, var version]
            ? models.Single(model => model.Name == name).Load(version)
            : throw new ArgumentException($"not a fetched version: {files}", nameof(files));

    private static ListedVersion[] Parse(string[] versions) =>
        Array.ConvertAll(versions, version => new ListedVersion(ModelVersion.Parse(version), version, IsSealed: true));
}
