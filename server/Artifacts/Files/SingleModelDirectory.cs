using Sluice.Serving.Models;

namespace Sluice.Artifacts.Files;

/// <summary>One model in a directory: <c>directory/version/model.onnx</c>.</summary>
/// <param name="name">The name under which it is served.</param>
/// <param name="directory">Absolute path of the directory.</param>
public sealed class SingleModelDirectory(ModelName name, string directory) : IModelRepository
{
    public ValueTask<RepositoryListing> ListAsync(CancellationToken cancellation)
    {
        var (versions, ignored) = ModelDirectory.Read(directory);
        return new(new RepositoryListing([new(name, versions)], ignored));
    }

    public ValueTask<ModelFiles> FetchAsync(ModelName model, ModelVersion version, CancellationToken cancellation) =>
        new(VersionDirectory.Read(Path.Combine(directory, version.Text)));
}
