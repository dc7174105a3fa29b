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
    private readonly ObjectFollower<T> _follower;
    private readonly InformerReport _report;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, T> _objects = [];
    private readonly List<CacheIndex<T>> _indexes = [];
    private readonly TaskCompletionSource _synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action<CacheChange<T>>? _changed;
    private long _lastStep;

    /// <summary>Empty until it runs.</summary>
    /// <param name="follower">Where it learns of the objects.</param>
    /// <param name="report">Where it tells how it fares.</param>
    /// <param name="time">For how long ago it last heard anything.</param>
    public ObjectCache(ObjectFollower<T> follower, InformerReport report, TimeProvider time)
    {
        _follower = follower;
        _report = report;
        _time = time;
        _lastStep = time.GetTimestamp();
        _report.Add(this);
    }

    /// <inheritdoc/>
    public string Kind => T.Type.Kind;

    /// <inheritdoc/>
    public bool IsSynced => _synced.Task.IsCompletedSuccessfully;

    /// <inheritdoc/>
    public string? Trouble { get; private set; }

    /// <inheritdoc/>
    public TimeSpan SinceLastStep => _time.GetElapsedTime(Volatile.Read(ref _lastStep));

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
    public async Task RunAsync(CancellationToken cancellation)
    {
        await foreach (var step in _follower.FollowAsync(cancellation))
        {
            Volatile.Write(ref _lastStep, _time.GetTimestamp());
            switch (step)
            {
                case FollowStep<T>.Listed(var list):
                    Trouble = null;
                    Replace(list.Items);
                    _report.Listed(Kind, list.Items.Count);
                    _synced.TrySetResult();
                    break;
                case FollowStep<T>.Watched(var happened):
                    Trouble = null;
                    Take(happened);
                    break;
                case FollowStep<T>.Interrupted(var cause, var failures, var wait):
                    Trouble = cause.Message;
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

    private void Replace(IReadOnlyList<T> all)
    {
        var keys = all.Select(one => one.Key).ToHashSet();
        ObjectKey[] gone;
        lock (_gate)
            gone = [.. _objects.Keys.Where(key => !keys.Contains(key))];
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
