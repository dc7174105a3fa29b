using System.Collections.Concurrent;
using System.Collections.Frozen;
using Sluice.Serving.Errors;
using Sluice.Serving.Statistics;

namespace Sluice.Serving.Lifecycle;

/// <summary>The models that this server serves, by name and version. Thread-safe.</summary>
public sealed class ModelCatalog
{
    private volatile FrozenDictionary<string, ServedVersion[]>? _models;
    private volatile bool _hasStarted;

    // By model: the default version, for as long as nothing changes.
    private volatile ConcurrentDictionary<string, ServedVersion> _defaults = new();
    private TaskCompletionSource _changed = NewSignal();

    /// <summary>Completes at the next change of what is served, or of its state.</summary>
    public Task NextChange => Volatile.Read(ref _changed).Task;

    /// <summary>Whether every version wanted at the start has become ready or has failed.</summary>
    public bool HasStarted => _hasStarted;

    /// <summary>
    /// Whether predictions can be asked for: every version wanted at the start has become ready or has failed, and at least
    /// one is ready. What is loaded later takes nothing away from that.
    /// </summary>
    /// <param name="strict">Whether any failed version keeps the server unready, while it is tried again too.</param>
    public bool IsReady(bool strict)
    {
        var snapshots = Snapshots();
        return _hasStarted
            && snapshots.Any(snapshot => snapshot.State == ModelState.Ready)
            && snapshots.All(snapshot =>
                snapshot.State switch
                {
                    ModelState.Ready or ModelState.Unloaded => true,
                    ModelState.Failed => !strict,
                    _ => !strict || !snapshot.HasFailedBefore,
                }
            );
    }

    /// <summary>Every version wanted, by model name, then version.</summary>
    public IReadOnlyList<VersionSnapshot> Snapshots() =>
        [
            .. (_models?.Values ?? [])
                .SelectMany(versions => versions)
                .Select(version => version.Snapshot())
                .OrderBy(snapshot => snapshot.Model.Text, StringComparer.Ordinal)
                .ThenBy(snapshot => snapshot.Version),
        ];

    /// <summary>The versions of one model, in order.</summary>
    /// <exception cref="ServingException">NotFound: there is no such model here.</exception>
    public IReadOnlyList<VersionSnapshot> Versions(string model) =>
        [.. Find(model).Select(version => version.Snapshot()).OrderBy(snapshot => snapshot.Version)];

    /// <summary>The version that a request means, whatever its state.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="version">The version asked for; null or empty: the default.</param>
    /// <exception cref="ServingException">
    /// NotFound: there is no such model or version; Unavailable: none was named, and no version can be the default now.
    /// </exception>
    public VersionSnapshot Describe(string model, string? version) => Resolve(model, version).Snapshot();

    /// <summary>Claims the version that a request means for that request.</summary>
    /// <inheritdoc cref="Describe" path="/param"/>
    /// <exception cref="ServingException">As <see cref="Describe"/>; Unavailable: the version is not ready, and why.</exception>
    public ModelLease Acquire(string model, string? version)
    {
        var served = ResolveAtOnce(model, version);
        ModelLease? lease;
        while (!served.TryLease(out lease))
        {
            // One that was taken out of service since it was found has left the catalog to another.
            var now = served.Snapshot();
            var found = Resolve(model, version);
            served = found != served ? found : throw ServingException.Unavailable(WhyNot(now));
        }

        return lease;
    }

    /// <summary>What versions have done since they were loaded; of those that are not ready, nothing.</summary>
    /// <param name="model">Of one model; null or empty: of all.</param>
    /// <param name="version">Of one version of it; null or empty: of all.</param>
    /// <exception cref="ServingException">NotFound: there is no such model or version here.</exception>
    public IReadOnlyList<(VersionSnapshot Version, InferenceStatistics Statistics)> Statistics(
        string? model,
        string? version
    )
    {
        var chosen =
            string.IsNullOrEmpty(model) ? (_models?.Values ?? []).SelectMany(versions => versions)
            : string.IsNullOrEmpty(version) ? Find(model)
            : [Resolve(model, version)];
        return
        [
            .. chosen
                .Select(served => (Version: served.Snapshot(), Statistics: served.Statistics.Now))
                .Where(each => each.Version.State == ModelState.Ready)
                .OrderBy(each => each.Version.Model.Text, StringComparer.Ordinal)
                .ThenBy(each => each.Version.Version),
        ];
    }

    /// <summary>A sentence for the caller on why a version that is not ready cannot answer.</summary>
    public static string WhyNot(VersionSnapshot version) =>
        version.State switch
        {
            ModelState.Failed => $"model '{version.Model}' version {version.Version} failed to load: {version.Reason}",
            ModelState.Unloaded => $"model '{version.Model}' version {version.Version} has been unloaded",
            _ => $"model '{version.Model}' version {version.Version} is still loading",
        };

    /// <summary>Wakes those who wait for a change; for a host, when it is its own readiness that has changed.</summary>
    public void TellChanged()
    {
        _defaults = new();
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    /// <summary>Sets what is wanted, in the place of what was.</summary>
    internal void Publish(IEnumerable<ServedVersion> versions)
    {
        ServedVersion[] published = [.. versions];
        Array.ForEach(published, version => version.Changed = TellChanged);
        _models = published
            .GroupBy(version => version.Model.Text)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        TellChanged();
    }

    /// <summary>Says that every version wanted at the start has become ready or has failed.</summary>
    internal void EndStart()
    {
        _hasStarted = true;
        TellChanged();
    }

    /// <summary>Takes every version out of service, and keeps it to say so.</summary>
    internal void Unload()
    {
        foreach (var version in (_models?.Values ?? []).SelectMany(versions => versions))
        {
            version.Unload();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServedVersion[] Find(string model)
    {
        var models = _models ?? throw ServingException.Unavailable("the server is still looking for its models");
        return models.TryGetValue(model, out var versions)
            ? versions
            // In Triton's words, which its clients look for.
            : throw ServingException.NotFound(
                $"Request for unknown model: '{model}' is not found; served: {Names(models.Keys)}"
            );
    }

    /// <summary>As <see cref="Resolve"/>, without looking at every version where nothing has changed since the last request.</summary>
    private ServedVersion ResolveAtOnce(string model, string? version)
    {
        if (!string.IsNullOrEmpty(version))
        {
            return Resolve(model, version);
        }

        // Taken before the versions are looked at: what changes meanwhile puts another in its place.
        var defaults = _defaults;
        if (!defaults.TryGetValue(model, out var served))
        {
            served = Resolve(model, version);
            defaults[model] = served;
        }

        return served;
    }

    private ServedVersion Resolve(string model, string? version)
    {
        while (true)
        {
            var models = _models;
            try
            {
                return Choose(model, version);
            }
            catch (ServingException) when (_models != models)
            {
                // What it looked at has left the catalog to others.
            }
        }
    }

    private ServedVersion Choose(string model, string? version)
    {
        var versions = Find(model);
        if (string.IsNullOrEmpty(version))
        {
            return Default(model, versions);
        }

        return Array.Find(versions, candidate => candidate.Version.Text == version)
            ?? throw ServingException.NotFound(
                $"no version '{version}' of model '{model}' here; served: {Names(versions.Select(v => v.Version.Text))}"
            );
    }

    private static ServedVersion Default(string model, ServedVersion[] versions)
    {
        var snapshots = versions.Select(version => version.Snapshot()).ToArray();
        var ready = snapshots.Where(snapshot => snapshot.State == ModelState.Ready).Select(s => s.Version).ToArray();
        var chosen = VersionPolicy.Default([.. snapshots.Select(s => s.Version)], ready);

        if (chosen is { } number)
        {
            return versions.First(version => version.Version == number);
        }

        var able = snapshots.Where(snapshot => snapshot.Version.IsNumber || snapshots.Length == 1).ToArray();
        throw able.Length == 0
            ? ServingException.NotFound(
                $"model '{model}' has no numbered version to be the default; name one of {Names(versions.Select(v => v.Version.Text))}"
            )
            : ServingException.Unavailable(string.Join("; ", able.Select(WhyNot)));
    }

    private static string Names(IEnumerable<string> names)
    {
        var sorted = names.Order(StringComparer.Ordinal).ToArray();
        return sorted.Length == 0 ? "none" : string.Join(", ", sorted);
    }
}
