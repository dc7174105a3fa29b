using Sluice.Serving.Models;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>Lists, fetches and loads the models of a test; there are no files.</summary>
internal sealed class FakeEngine(IReadOnlyList<FakeModel> models) : IModelRepository, IModelEngine
{
    public string Platform => "fake";

    public ValueTask<RepositoryListing> ListAsync(CancellationToken cancellation) =>
        new(
            new RepositoryListing(
                [.. models.Select(model => new RepositoryModel(ModelName.Parse(model.Name), Parse(model.Versions)))],
                []
            )
        );

    public ValueTask<ModelFiles> FetchAsync(ModelName model, ModelVersion version, CancellationToken cancellation) =>
        new(new ModelFiles($"{model}/{version}"));

    public ILoadedModel Load(ModelFiles files) =>
        files.ModelPath.Split('/') is [var name, var version]
            ? models.Single(model => model.Name == name).Load(version)
            : throw new ArgumentException($"not a fetched version: {files}", nameof(files));

    private static ModelVersion[] Parse(string[] versions) => Array.ConvertAll(versions, ModelVersion.Parse);
}
