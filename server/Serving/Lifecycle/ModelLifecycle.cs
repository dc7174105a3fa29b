using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Sluice.Serving.Batching;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;

namespace Sluice.Serving.Lifecycle;

/// <summary>
/// Brings what the repository holds and the policy wants into the catalog: looks, plans, and does one action at a time. Callers
/// take turns.
/// </summary>
public sealed class ModelLifecycle(
    IModelRepository repository,
    IModelEngine engine,
    VersionPolicy policy,
    ModelCatalog catalog,
    ILogger<ModelLifecycle> log,
    BatchingCheck? batching = null
)
{
    private readonly Dictionary<(ModelName, ModelVersion), ServedVersion> _served = [];
    private readonly HashSet<string> _told = [];
    private readonly HashSet<ModelName> _withheld = [];
    private Task _last = Task.CompletedTask;
    private RepositoryListing? _before;

    /// <summary>
    /// Looks at the repository and loads every wanted version; returns when each is ready or has failed. A version that fails keeps no other from
    /// being served.
    /// </summary>
    /// <returns>Whether another look would tell more, because something that no manifest seals was found for the first time.</returns>
    /// <exception cref="ServingException">The repository cannot be listed.</exception>
    public Task<bool> LookAsync(CancellationToken cancellation) =>
        InTurnAsync(() => LookAsync(model => !_withheld.Contains(model), null, cancellation), cancellation);

    /// <summary>
    /// Ends what <see cref="WithholdAsync"/> began, and looks at one model and no other. A version that is ready and was loaded by other
    /// settings than it has now is loaded once more, and takes the place of itself when it is ready: no request fails by that.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="configuration">As <see cref="IModelRepository.Configure"/> takes it; null: the repository's own.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>As <see cref="LookAsync(CancellationToken)"/>.</returns>
    /// <exception cref="ServingException">
    /// The repository cannot be listed; InvalidArgument: the configuration cannot be served by; else: a version that is ready could
    /// not be loaded anew, and goes on as it was.
    /// </exception>
    public Task<bool> LookAgainAsync(ModelName model, string? configuration, CancellationToken cancellation) =>
        InTurnAsync(
            async () =>
            {
                repository.Configure(model, configuration);
                _withheld.Remove(model);
                var failures = new List<VersionSnapshot>();
                var isUnsettled = await LookAsync(each => each == model, failures, cancellation);
                return failures.Count == 0
                    ? isUnsettled
                    : throw new ServingException(
                        failures.Exists(version => version.MayPass)
                            ? ServingErrorCode.Unavailable
                            : ServingErrorCode.InvalidArgument,
                        $"{string.Join("; ", failures.Select(ModelCatalog.WhyNot))}; it goes on as it was loaded before"
                    );
            },
            cancellation
        );

    /// <summary>
    /// Takes a model's versions out of service, and takes none of it up again before <see cref="LookAgainAsync"/>. Requests that
    /// run end as they would have.
    /// </summary>
    /// <exception cref="ServingException">NotFound: there is no such model here.</exception>
    public Task WithholdAsync(ModelName model, CancellationToken cancellation) =>
        InTurnAsync(
            () =>
            {
                var versions = _served.Values.Where(version => version.Model == model).ToArray();
                if (versions.Length == 0)
                {
                    var models = _served
                        .Values.Select(version => version.Model.Text)
                        .Distinct()
                        .Order(StringComparer.Ordinal);
                    throw ServingException.NotFound(
                        $"failed to unload '{model}': no such model here; served: {string.Join(", ", models)}"
                    );
                }

                _withheld.Add(model);
                foreach (var version in versions.Where(version => version.Snapshot().State != ModelState.Unloaded))
                {
                    version.Unload();
                    LifecycleLog.Unloaded(log, version.Model.Text, version.Version.Text);
                }

                return Task.FromResult(true);
            },
            cancellation
        );

    private async Task<bool> InTurnAsync(Func<Task<bool>> act, CancellationToken cancellation)
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await Interlocked.Exchange(ref _last, mine.Task);
            cancellation.ThrowIfCancellationRequested();
            return await act();
        }
        finally
        {
            mine.SetResult();
        }
    }

    /// <param name="isMeant">Which models.</param>
    /// <param name="unreplaced">Gets those that could not be loaded by their new settings; null: nothing that is ready is to be.</param>
    /// <param name="cancellation">Gives up.</param>
    private async Task<bool> LookAsync(
        Func<ModelName, bool> isMeant,
        List<VersionSnapshot>? unreplaced,
        CancellationToken cancellation
    )
    {
        var listing = await repository.ListAsync(policy.Only, cancellation);
        if (listing.Offline is not null && _before is not null)
        {
            // The cache also knows what the repository has since withdrawn; what is served already is newer than that.
            LifecycleLog.CannotLook(log, listing.Offline);
            catalog.EndStart();
            return false;
        }

        var look = new RepositoryLook(listing, _before).Only(isMeant);
        _before = listing;
        TellOf(listing);

        var plan = LifecyclePlan.Make(look, policy, Snapshots(isMeant));
        Apply(plan, listing.Offline);
        foreach (var (model, version) in plan.Load)
        {
            cancellation.ThrowIfCancellationRequested();
            await LoadAsync(_served[(model, version.Version)], version, cancellation);
        }

        foreach (var (model, version) in unreplaced is null ? [] : plan.Otherwise)
        {
            cancellation.ThrowIfCancellationRequested();
            if (await ReplaceAsync(model, version, cancellation) is { State: not ModelState.Ready } failed)
            {
                unreplaced!.Add(failed);
            }
        }

        // What has become ready may free others to go.
        foreach (var unwanted in LifecyclePlan.Make(look, policy, Snapshots(isMeant)).Unload)
        {
            Remove(unwanted);
        }

        Publish();
        if (!look.IsUnsettled || look.Before is not null)
        {
            catalog.EndStart();
        }

        return look.IsUnsettled;
    }

    /// <summary>Says once that nothing is served, where nothing is.</summary>
    public void TellIfEmpty()
    {
        if (_served.Count == 0)
        {
            LifecycleLog.NothingToServe(log, policy.ToString());
        }
    }

    /// <summary>
    /// Takes every version out of service; memory is freed as the running requests end. A look that still goes on must have
    /// been cancelled first: it then brings nothing more into service.
    /// </summary>
    public void Unload() => catalog.Unload();

    private IReadOnlyList<VersionSnapshot> Snapshots(Func<ModelName, bool> isMeant) =>
        [.. _served.Values.Where(version => isMeant(version.Model)).Select(version => version.Snapshot())];

    private void Publish() => catalog.Publish(_served.Values);

    private void TellOf(RepositoryListing listing)
    {
        foreach (var ignored in listing.Ignored.Where(_told.Add))
        {
            LifecycleLog.Ignored(log, ignored);
        }

        if (listing.Offline is { } reason)
        {
            LifecycleLog.Offline(log, reason);
        }

        foreach (var model in listing.Models)
        {
            ModelVersion[] found = [.. model.Versions.Select(version => version.Version).Order()];
            var versions = found.Length == 0 ? "none" : string.Join(", ", found);
            if (model.Warning is { } warning && _told.Add(warning))
            {
                LifecycleLog.SettingsUnused(log, model.Name.Text, warning);
            }

            if (policy.For(model.Settings).Choose(found).Count == 0 && _told.Add($"{model.Name} {versions}"))
            {
                LifecycleLog.NoVersion(log, model.Name.Text, policy.ToString(), versions);
            }
        }
    }

    /// <summary>Everything of a plan that takes no time.</summary>
    private void Apply(LifecyclePlan plan, string? offline)
    {
        foreach (var (model, version, found) in plan.Missing)
        {
            var missing = new ServedVersion(model, version, fingerprint: null);
            missing.BeginLoading();
            var place = offline is null
                ? "the repository"
                : $"the cache, and the repository is out of reach: {offline}";
            Fail(missing, $"version {version} is not in {place}; versions found: {found}", mayPass: true);
            _served[(model, version)] = missing;
        }

        foreach (var (model, version) in plan.Load)
        {
            var isFailed =
                _served.TryGetValue((model, version.Version), out var former)
                && former.Snapshot().State == ModelState.Failed;
            _served[(model, version.Version)] = Wanted(model, version, isFailed);
        }

        var warned = plan.Changed.Concat(plan.Kept).Select(version => (version.Model, version.Version)).ToHashSet();
        foreach (var (_, version) in _served.Where(pair => !warned.Contains(pair.Key)))
        {
            version.EndWarning();
        }

        foreach (var changed in plan.Changed)
        {
            Warn(
                changed,
                "its objects have changed since it was loaded, and are not used; publish them as another version"
            );
        }

        foreach (var kept in plan.Kept)
        {
            Warn(
                kept,
                "it has vanished from the repository, and is kept because no other version of the model is ready"
            );
        }

        foreach (var unwanted in plan.Unload)
        {
            Remove(unwanted);
        }

        Publish();
    }

    private ServedVersion Wanted(ModelName model, ListedVersion version, bool hasFailedBefore = false) =>
        new(
            model,
            version.Version,
            version.Fingerprint,
            hasFailedBefore,
            _before?.Models.FirstOrDefault(listed => listed.Name == model)?.Settings
        );

    /// <summary>Loads a ready version once more, by the settings that it has now. It answers as it was until that is ready.</summary>
    private async Task<VersionSnapshot> ReplaceAsync(
        ModelName model,
        ListedVersion version,
        CancellationToken cancellation
    )
    {
        var successor = Wanted(model, version);
        await LoadAsync(successor, version, cancellation);
        if (successor.Snapshot().State == ModelState.Ready)
        {
            var former = _served[(model, version.Version)];
            _served[(model, version.Version)] = successor;
            Publish();
            former.Unload();
        }

        return successor.Snapshot();
    }

    private void Warn(VersionSnapshot version, string warning)
    {
        if (_served[(version.Model, version.Version)].Warn(warning))
        {
            LifecycleLog.Warned(log, version.Model.Text, version.Version.Text, warning);
        }
    }

    private void Remove(VersionSnapshot version)
    {
        if (_served.Remove((version.Model, version.Version), out var removed))
        {
            Publish();
            removed.Unload();
            LifecycleLog.Unloaded(log, version.Model.Text, version.Version.Text);
        }
    }

    private async Task LoadAsync(ServedVersion version, ListedVersion listed, CancellationToken cancellation)
    {
        if (!version.BeginLoading())
        {
            return;
        }

        FetchedVersion? fetched = null;
        var began = Stopwatch.GetTimestamp();
        try
        {
            if (_before?.Models.FirstOrDefault(listed => listed.Name == version.Model)?.Fault is { } fault)
            {
                // It may be mended while the version stays as it is: tried again at each look.
                throw ServingException.Unavailable(fault);
            }

            fetched = await repository.FetchAsync(version.Model, listed, version.Progress, cancellation);
            var before = Environment.WorkingSet;
            var loaded = engine.Load(fetched.Files);
            var verdict = Check(loaded, version);
            var cost = new LoadCost(Stopwatch.GetElapsedTime(began), Math.Max(0, Environment.WorkingSet - before));
            version.BatchingStopped = reason =>
                LifecycleLog.BatchingStopped(log, version.Model.Text, version.Version.Text, reason);
            if (version.Ready(loaded, fetched, cost, verdict))
            {
                TellReady(version, loaded.Device, fetched);
                if (verdict is not null)
                {
                    LifecycleLog.Batching(log, version.Model.Text, version.Version.Text, verdict);
                }
            }
        }
        catch (ServingException failure)
        {
            fetched?.Dispose();
            Fail(version, failure.Message, failure.Code == ServingErrorCode.Unavailable);
        }
        catch (Exception failure)
            when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            fetched?.Dispose();
            version.Fail("the server met an unexpected fault; its log has the details", mayPass: false);
            LifecycleLog.FailedUnexpectedly(log, failure, version.Model.Text, version.Version.Text);
        }
    }

    /// <summary>The version is not to be served where its trial meets a fault that no request could.</summary>
    private BatchingVerdict? Check(ILoadedModel loaded, ServedVersion version)
    {
        try
        {
            return batching?.Check(loaded, version.Settings);
        }
        catch
        {
            loaded.Dispose();
            throw;
        }
    }

    private void TellReady(ServedVersion version, string device, FetchedVersion fetched)
    {
        LifecycleLog.Ready(log, version.Model.Text, version.Version.Text, device, $"{fetched.Digest}");
        if (fetched.Warning is { } warning)
        {
            LifecycleLog.Warned(log, version.Model.Text, version.Version.Text, warning);
        }
    }

    private void Fail(ServedVersion version, string reason, bool mayPass)
    {
        version.Fail(reason, mayPass);
        LifecycleLog.Failed(log, version.Model.Text, version.Version.Text, reason);
    }
}
