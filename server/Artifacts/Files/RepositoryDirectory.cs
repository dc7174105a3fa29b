using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Files;

/// <summary>Many models in a directory: <c>root/model/version/model.onnx</c>.</summary>
/// <param name="root">Absolute path of the directory.</param>
public sealed class RepositoryDirectory(string root) : IModelRepository
{
    public ValueTask<RepositoryListing> ListAsync(CancellationToken cancellation)
    {
        var models = new List<RepositoryModel>();
        var ignored = new List<string>();
        foreach (var path in ModelDirectory.Subdirectories(root))
        {
            if (!ModelName.TryParse(Path.GetFileName(path), out var name))
            {
                ignored.Add($"{path}: its name is no model name; expected {ModelName.Grammar}");
                continue;
            }

            try
            {
                var (versions, ignoredVersions) = ModelDirectory.Read(path);
                models.Add(new(name, versions));
                ignored.AddRange(ignoredVersions);
            }
            catch (ServingException failure)
            {
                // One model that cannot be read keeps no other from being served.
                models.Add(new(name, []));
                ignored.Add($"the versions of model {name}: {failure.Message}");
            }
        }

        return new(new RepositoryListing(models, ignored));
    }

    public ValueTask<ModelFiles> FetchAsync(ModelName model, ModelVersion version, CancellationToken cancellation) =>
        new(VersionDirectory.Read(Path.Combine(root, model.Text, version.Text)));
}
