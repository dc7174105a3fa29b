using Sluice.Artifacts.Downloads;
using Sluice.Artifacts.Retrying;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Triton;
using Sluice.Serving.Models;

namespace Sluice.Artifacts.Repositories;

/// <summary>Models and versions in a store. Owns the store.</summary>
internal sealed class StoreRepository(
    IArtifactStore store,
    RepositoryLayout layout,
    IVersionFetcher fetcher,
    Retries retries,
    IReadOnlyDictionary<ModelVersion, ContentDigest> pins
) : IModelRepository, IDisposable
{
    private readonly VersionLookup _lookup = new(store, retries);
    private readonly ModelConfigurations _configurations = new(store, retries);
    private RepositoryContents _seen = RepositoryContents.Empty;
    private IReadOnlyDictionary<ModelName, ModelConfiguration> _configured =
        new Dictionary<ModelName, ModelConfiguration>();

    public void Configure(ModelName model, string? configuration) => _configurations.Configure(model, configuration);

    public async ValueTask<RepositoryListing> ListAsync(
        IReadOnlyList<ModelVersion> named,
        CancellationToken cancellation
    )
    {
        try
        {
            _seen = store.CanList ? await ListAllAsync(cancellation) : await FindNamedAsync(named, cancellation);
            _configured = await _configurations.ReadAsync(_seen, cancellation);
            return _seen.ToListing(_configured);
        }
        catch (ArtifactException failure) when (failure.IsTransient && FromCache() is { Versions.Count: > 0 } cached)
        {
            _seen = cached;
            return cached.ToListing(_configured) with { Offline = failure.Message };
        }
        catch (ArtifactException failure)
        {
            throw ArtifactFaults.ToServing(failure);
        }
    }

    public async ValueTask<FetchedVersion> FetchAsync(
        ModelName model,
        ListedVersion version,
        Action<FetchProgress> progress,
        CancellationToken cancellation
    )
    {
        try
        {
            var pinned = pins.TryGetValue(version.Version, out var pin) ? pin : (ContentDigest?)null;
            var objects = _seen.Versions[(model, version.Version)] with
            {
                ModelFileName = _configured.GetValueOrDefault(model)?.Settings.ModelFileName,
            };
            return await fetcher.FetchAsync(objects, pinned, progress, cancellation);
        }
        catch (ArtifactException failure)
        {
            throw ArtifactFaults.ToServing(failure);
        }
    }

    public void Dispose() => store.Dispose();

    private Task<RepositoryContents> ListAllAsync(CancellationToken cancellation) =>
        retries.RunAsync(
            async stop =>
            {
                var objects = new List<StoredObject>();
                await foreach (var stored in store.ListAsync("", stop))
                {
                    objects.Add(stored);
                }

                return layout.Sort(objects);
            },
            cancellation
        );

    /// <summary>Looks for the versions that are asked for, by their manifest or else their model file.</summary>
    private async Task<RepositoryContents> FindNamedAsync(
        IReadOnlyList<ModelVersion> named,
        CancellationToken cancellation
    )
    {
        if (layout.Single is not { } model || named.Count == 0)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{store.Root} cannot list what it holds: serve one model of it, and name the versions (only:7)"
            );
        }

        var objects = new List<StoredObject>();
        foreach (var version in named)
        {
            objects.AddRange((await _lookup.FindAsync(layout.FolderOf(model, version), cancellation)).Objects);
        }

        return layout.Sort(objects);
    }

    private RepositoryContents FromCache()
    {
        var taken = fetcher
            .Offline()
            .Select(known => (Place: layout.Find(known.Folder), known.Folder, known.Fingerprint))
            .Where(known => known.Place is not null)
            .ToDictionary(
                known => known.Place!.Value,
                known => new VersionObjects(known.Folder, []) { TakenAs = known.Fingerprint }
            );
        return new RepositoryContents([.. taken.Keys.Select(place => place.Model).Distinct()], taken, []);
    }
}
