using Sluice.Artifacts.Cache;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>Opens repositories.</summary>
public static class ModelRepositories
{
    /// <summary>Opens a repository; nothing is read yet.</summary>
    /// <exception cref="ServingException">The address or the settings are wrong; says what was expected.</exception>
    public static IModelRepository Open(RepositoryOptions options, TimeProvider time, Random random)
    {
        try
        {
            var uri = ArtifactUri.Parse(options.Uri, options.Folder);
            var store = ArtifactStores.Open(
                uri,
                options.Settings,
                options.AllowHttp || options.Pins.Count > 0,
                time,
                random,
                options.AllowedHosts
            );
            var retries = new Retries(RetryPolicy.Default, time, random);
            IVersionFetcher fetcher = uri.TryGetDirectory(out _)
                ? new InPlaceFetcher(store, retries)
                : new CachedFetcher(store, new ArtifactCache(CacheOptions(options), time), retries);
            return new StoreRepository(store, new RepositoryLayout(options.Single), fetcher, retries, options.Pins);
        }
        catch (ArtifactException failure)
        {
            throw ArtifactFaults.ToServing(failure);
        }
    }

    private static ArtifactCacheOptions CacheOptions(RepositoryOptions options) =>
        new() { Directory = options.CacheDirectory, MaxBytes = options.CacheBytes };
}
