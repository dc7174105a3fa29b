using Sluice.Serving.Errors;

namespace Sluice.Serving.Models;

/// <summary>Where models and their versions are found: the port to storage. Called by one caller at a time.</summary>
public interface IModelRepository
{
    /// <summary>From the next listing on, a model is served by this configuration in the place of its own.</summary>
    /// <param name="model">The model, whether it is there or not.</param>
    /// <param name="configuration">
    /// JSON, in the words of Triton's model configuration; null: the repository's own again. It is kept for as long as the
    /// repository has the model.
    /// </param>
    /// <exception cref="ServingException">InvalidArgument: it is none, or one that cannot be served by.</exception>
    void Configure(ModelName model, string? configuration);

    /// <summary>Everything there is now.</summary>
    /// <param name="named">
    /// Versions that are asked for by name: a repository that cannot list looks for these, and only these.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ServingException">NotFound or Unavailable: the repository cannot be read, and what to check.</exception>
    ValueTask<RepositoryListing> ListAsync(IReadOnlyList<ModelVersion> named, CancellationToken cancellation);

    /// <summary>Makes a version of the last listing available on the local disk, verified.</summary>
    /// <param name="model">The model.</param>
    /// <param name="version">As it was listed.</param>
    /// <param name="progress">Told now and then, from any thread.</param>
    /// <param name="cancellation">Gives up; what has come is taken up by the next attempt.</param>
    /// <exception cref="ServingException">
    /// NotFound or InvalidArgument: the version is not as a version must be; Unavailable: it cannot be had just now.
    /// </exception>
    ValueTask<FetchedVersion> FetchAsync(
        ModelName model,
        ListedVersion version,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    );
}
