using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Files;

/// <summary>One model file, served as version 1 of one model.</summary>
/// <param name="name">The name under which it is served.</param>
/// <param name="file">Absolute path of the model file.</param>
public sealed class SingleModelFile(ModelName name, string file) : IModelRepository
{
    private static readonly ModelVersion TheVersion = ModelVersion.Parse("1");

    public ValueTask<RepositoryListing> ListAsync(CancellationToken cancellation) =>
        File.Exists(file)
            ? new(new RepositoryListing([new(name, [TheVersion])], []))
            : throw ServingException.NotFound($"expected a model file at {file}, found none");

    public ValueTask<ModelFiles> FetchAsync(ModelName model, ModelVersion version, CancellationToken cancellation) =>
        new(new ModelFiles(file));
}
