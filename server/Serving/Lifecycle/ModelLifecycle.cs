using Microsoft.Extensions.Logging;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>Brings what the repository holds and the policy wants into the catalog, one version at a time.</summary>
public sealed class ModelLifecycle(
    IModelRepository repository,
    IModelEngine engine,
    VersionPolicy policy,
    ModelCatalog catalog,
    ILogger<ModelLifecycle> log
)
{
    private List<ServedVersion> _wanted = [];

    /// <summary>
    /// Lists the repository and loads every wanted version; returns when each is ready or has failed. A version that fails
    /// keeps no other from being served.
    /// </summary>
    /// <exception cref="ServingException">The repository cannot be listed.</exception>
    /// <exception cref="OperationCanceledException">Told to stop; versions not yet loaded stay so.</exception>
    public async Task LoadAsync(CancellationToken cancellation)
    {
        var listing = await repository.ListAsync(cancellation);
        foreach (var ignored in listing.Ignored)
        {
            LifecycleLog.Ignored(log, ignored);
        }

        _wanted = Wanted(listing);
        catalog.Publish(_wanted);
        if (_wanted.Count == 0)
        {
            LifecycleLog.NothingToServe(log, policy.ToString());
        }

        foreach (var version in _wanted)
        {
            cancellation.ThrowIfCancellationRequested();
            var available = listing.Models.First(model => model.Name == version.Model).Versions;
            await LoadAsync(version, available, cancellation);
        }
    }

    /// <summary>
    /// Takes every version out of service; memory is freed as the running requests end. A load that still goes on must have
    /// been cancelled first: it then brings nothing more into service.
    /// </summary>
    public void Unload()
    {
        foreach (var version in _wanted)
        {
            version.Unload();
        }
    }

    private List<ServedVersion> Wanted(RepositoryListing listing)
    {
        var wanted = new List<ServedVersion>();
        foreach (var model in listing.Models.OrderBy(model => model.Name.Text, StringComparer.Ordinal))
        {
            var chosen = policy.Choose(model.Versions);
            if (chosen.Count == 0)
            {
                LifecycleLog.NoVersion(
                    log,
                    model.Name.Text,
                    policy.ToString(),
                    string.Join(", ", model.Versions.Order())
                );
            }

            wanted.AddRange(chosen.Order().Select(version => new ServedVersion(model.Name, version)));
        }

        return wanted;
    }

    private async Task LoadAsync(
        ServedVersion version,
        IReadOnlyList<ModelVersion> available,
        CancellationToken cancellation
    )
    {
        if (!version.BeginLoading())
        {
            return;
        }

        try
        {
            if (!available.Contains(version.Version))
            {
                var found = available.Count == 0 ? "none" : string.Join(", ", available.Order());
                throw ServingException.NotFound(
                    $"version {version.Version} is not in the repository; versions found: {found}"
                );
            }

            var files = await repository.FetchAsync(version.Model, version.Version, cancellation);
            if (version.Ready(engine.Load(files)))
            {
                LifecycleLog.Ready(log, version.Model.Text, version.Version.Text);
            }
        }
        catch (ServingException failure)
        {
            version.Fail(failure.Message);
            LifecycleLog.Failed(log, version.Model.Text, version.Version.Text, failure.Message);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            version.Fail("the server met an unexpected fault; its log has the details");
            LifecycleLog.FailedUnexpectedly(log, failure, version.Model.Text, version.Version.Text);
        }
    }
}
