using Sluice.Serving.Errors;

namespace Sluice.Serving.Models;

/// <summary>Where models and their versions are found: the port to storage.</summary>
public interface IModelRepository
{
    /// <summary>Everything there is now.</summary>
    /// <exception cref="ServingException">NotFound or Unavailable: the repository cannot be read, and what to check.</exception>
    ValueTask<RepositoryListing> ListAsync(CancellationToken cancellation);

    /// <summary>Makes one listed version's files available on the local disk.</summary>
    /// <exception cref="ServingException">NotFound or InvalidArgument: the version is not as a version must be.</exception>
    ValueTask<ModelFiles> FetchAsync(ModelName model, ModelVersion version, CancellationToken cancellation);
}
