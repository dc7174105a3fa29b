using Sluice.KubernetesClient.Watch;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Informers;

/// <summary>
/// The informer: follows a kind and keeps all its objects in memory, with indexes. It runs on every replica, so that one that
/// comes to lead knows all at once. After a break it goes on from where it was; where it must list again, subscribers hear of
/// what differs and of nothing else.
/// </summary>
public sealed class ObjectCache<T> : IObjectCache<T>, IRunningCache
    where T : KubernetesObject, IResource<T>
{
    private readonly IReadOnlyList<ObjectFollower<T>> _followers;
    private readonly string?[] _troubles;
    private int _unread;
    private readonly InformerReport _report;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly List<CacheIndex<T>> _indexes = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<CacheChange<T>>? _changed;
    private readonly long[] _lastSteps;

    /// <summary>Empty until it runs.</summary>
    /// <param name="follower">Where it learns of the objects.</param>
    /// <param name="report">Where it tells how it fares.</param>
    /// <param name="time">For how long ago it last heard anything.</param>
    public ObjectCache(ObjectFollower<T> follower, InformerReport report, TimeProvider time)
        : this([follower], report, time) { }

    /// <summary>Empty until it runs.</summary>
    /// <param name="followers">Where it learns of the objects: of one scope, or each of a namespace of its own.</param>
    /// <param name="report">Where it tells how it fares.</param>
    /// <param name="time">For how long ago it last heard anything.</param>
    public ObjectCache(IReadOnlyList<ObjectFollower<T>> followers, InformerReport report, TimeProvider time)
    {
        if (
            followers.Count != 1
            && followers.Select(each => each.Scope.Namespace ?? "").Append("").Distinct().Count() <= followers.Count
        )
        {
            throw new ArgumentException(
                $"a cache of {T.Type}: expected followers of different namespaces",
                nameof(followers)
            );
        }

        _followers = followers;
        _troubles = new string?[followers.Count];
        _unread = followers.Count;
        _report = report;
        _time = time;
        _lastSteps = [.. followers.Select(_ => time.GetTimestamp())];
        _report.Add(this);
    }

    /// <inheritdoc/>
    public string Kind => T.Type.Kind;

    /// <inheritdoc/>
    public bool IsSynced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public string? Trouble => Array.Find(_troubles, trouble => trouble is not null);

    /// <inheritdoc/>
    public TimeSpan SinceLastStep => _time.GetElapsedTime(_lastSteps.Min());

    /// <inheritdoc/>
    public int Count
    {
        get
        {
            lock (_gate)
                return _objects.Count;
        }
    }

    /// <summary>Adds an index; before the cache runs.</summary>
    /// <param name="values">Pure: an object → the values under which it is found.</param>
    public CacheIndex<T> AddIndex(Func<T, IEnumerable<string>> values)
    {
        var index = new CacheIndex<T>(values);
        lock (_gate)
        {
            if (_objects.Count > 0)
                throw new InvalidOperationException($"an index of the cache of {Kind} must be added before it runs");
            _indexes.Add(index);
        }

        return index;
    }

    /// <inheritdoc/>
    public T? Find(ObjectKey key)
    {
        lock (_gate)
            return _objects.GetValueOrDefault(key);
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> FindAll(CacheIndex<T> index, string value)
    {
        lock (_gate)
            return index.Entries.TryGetValue(value, out var found) ? [.. found] : [];
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> ToList()
    {
        lock (_gate)
            return [.. _objects.Values];
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(Action<CacheChange<T>> changed)
    {
        lock (_gate)
            _changed += changed;
        return new Subscription(() =>
        {
            lock (_gate)
                _changed -= changed;
        });
    }

    /// <inheritdoc/>
    public Task SyncedAsync(CancellationToken cancellation) => _synced.Task.WaitAsync(cancellation);

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellation) =>
        Task.WhenAll(Enumerable.Range(0, _followers.Count).Select(index => FollowAsync(index, cancellation)));

    private async Task FollowAsync(int index, CancellationToken cancellation)
    {
        var isRead = false;
        await foreach (var step in _followers[index].FollowAsync(cancellation))
        {
            Volatile.Write(ref _lastSteps[index], _time.GetTimestamp());
            switch (step)
            {
                case FollowStep<T>.Listed(var list):
                    _troubles[index] = null;
                    Replace(_followers[index].Scope.Namespace, list.Items);
                    _report.Listed(Kind, list.Items.Count);
                    if (!isRead && Interlocked.Decrement(ref _unread) == 0)
                        _synced.TrySetResult();
                    isRead = true;
                    break;
                case FollowStep<T>.Watched(var happened):
                    _troubles[index] = null;
                    Take(happened);
                    break;
                case FollowStep<T>.Interrupted(var cause, var failures, var wait):
                    _troubles[index] = cause.Message;
                    _report.Interrupted(Kind, cause, failures, wait);
                    break;
            }
        }
    }

    private void Take(WatchEvent<T> happened)
    {
        if (happened.Object is not { } subject)
            return;

        Publish(subject.Key, happened.Type == WatchEventType.Deleted ? null : subject);
    }

    /// <param name="place">The namespace that was listed; null: all.</param>
    /// <param name="all">What is there.</param>
    private void Replace(string? place, IReadOnlyList<T> all)
    {
        var keys = all.Select(one => one.Key).ToHashSet();
        ObjectKey[] gone;
        lock (_gate)
            gone = [.. _objects.Keys.Where(key => (place is null || key.Namespace == place) && !keys.Contains(key))];
        foreach (var key in gone)
            Publish(key, null);
        foreach (var one in all)
            Publish(one.Key, one);
    }

    private void Publish(ObjectKey key, T? now)
    {
        T? before;
        Action<CacheChange<T>>? changed;
        lock (_gate)
        {
            before = _objects.GetValueOrDefault(key);
            if (before is not null && now is not null && IsSame(before, now))
                return;

            StoreLocked(key, before, now);
            changed = _changed;
        }

        if (before is not null || now is not null)
            changed?.Invoke(new CacheChange<T>(key, before, now));
    }

    private static bool IsSame(T before, T now) =>
        before.Metadata.ResourceVersion == now.Metadata.ResourceVersion && before.Metadata.Uid == now.Metadata.Uid;

    private void StoreLocked(ObjectKey key, T? before, T? now)
    {
        if (now is null)
            _objects.Remove(key);
        else
            _objects[key] = now;
        foreach (var index in _indexes)
        {
            if (before is not null)
                RemoveLocked(index, before);
            if (now is not null)
                AddLocked(index, now);
        }
    }

    private static void RemoveLocked(CacheIndex<T> index, T subject)
    {
        foreach (var value in index.Values(subject))
        {
            if (index.Entries.TryGetValue(value, out var entry) && entry.Remove(subject) && entry.Count == 0)
                index.Entries.Remove(value);
        }
    }

    private static void AddLocked(CacheIndex<T> index, T subject)
    {
        foreach (var value in index.Values(subject))
        {
            if (!index.Entries.TryGetValue(value, out var entry))
                index.Entries[value] = entry = new HashSet<T>(ReferenceEqualityComparer.Instance);
            entry.Add(subject);
        }
    }
}
