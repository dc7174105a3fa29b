namespace Sluice.ControllerRuntime.Queue;

/// <summary>
/// Keys that wait for a visit. A key waits once however often it is added; one that is being visited is not given out again
/// until that visit is over, and then once more if it was added meanwhile. First come, first served. Safe for many threads.
/// </summary>
/// <param name="time">For keys that are to come later.</param>
public sealed class WorkQueue<TKey>(TimeProvider time) : IDisposable
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Queue<(TKey Key, long Since)> _ready = new();
    private readonly HashSet<TKey> _waiting = [];
    private readonly HashSet<TKey> _visited = [];
    private readonly Dictionary<TKey, DateTimeOffset> _later = [];
    private readonly PriorityQueue<TKey, DateTimeOffset> _order = new();
    private readonly SemaphoreSlim _there = new(0);
    private ITimer? _alarm;
    private bool _isDisposed;

    /// <summary>How many keys could be visited now, and are not.</summary>
    public int Depth
    {
        get
        {
            lock (_gate)
                return _ready.Count;
        }
    }

    /// <summary>How many keys have a time to come.</summary>
    public int Later
    {
        get
        {
            lock (_gate)
                return _later.Count;
        }
    }

    /// <summary>A key is to be visited.</summary>
    /// <returns>Whether it did not wait already.</returns>
    public bool Add(TKey key)
    {
        lock (_gate)
            return AddLocked(key);
    }

    /// <summary>A key is to be visited after some time, unless it is added before; of two times the earlier holds.</summary>
    public void AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero)
        {
            Add(key);
            return;
        }

        lock (_gate)
        {
            var due = time.GetUtcNow() + delay;
            if (_isDisposed || (_later.TryGetValue(key, out var before) && before <= due))
                return;

            _later[key] = due;
            _order.Enqueue(key, due);
            SetAlarmLocked();
        }
    }

    /// <summary>The next key, with how long it has waited; <see cref="Done"/> must follow.</summary>
    public async Task<(TKey Key, TimeSpan Waited)> TakeAsync(CancellationToken cancellation)
    {
        await _there.WaitAsync(cancellation);
        lock (_gate)
        {
            var (key, since) = _ready.Dequeue();
            _waiting.Remove(key);
            _visited.Add(key);
            // What was to come later is looked at now.
            _later.Remove(key);
            return (key, time.GetElapsedTime(since));
        }
    }

    /// <summary>The visit of a key is over.</summary>
    public void Done(TKey key)
    {
        lock (_gate)
        {
            _visited.Remove(key);
            if (_waiting.Contains(key))
                OfferLocked(key);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            // One who heard of a change just before may still add.
            _isDisposed = true;
            _alarm?.Dispose();
        }
    }

    private bool AddLocked(TKey key)
    {
        if (_isDisposed || !_waiting.Add(key))
            return false;

        if (!_visited.Contains(key))
            OfferLocked(key);
        return true;
    }

    private void OfferLocked(TKey key)
    {
        _ready.Enqueue((key, time.GetTimestamp()));
        _there.Release();
    }

    private void SetAlarmLocked()
    {
        if (_isDisposed || !_order.TryPeek(out _, out var next))
            return;

        var delay = next - time.GetUtcNow();
        _alarm ??= time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _alarm.Change(delay > TimeSpan.Zero ? delay : TimeSpan.FromTicks(1), Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            while (_order.TryPeek(out var key, out var due) && due <= now)
            {
                _order.Dequeue();
                // Not where the key has been visited or given another time since.
                if (_later.TryGetValue(key, out var still) && still == due)
                {
                    _later.Remove(key);
                    AddLocked(key);
                }
            }

            SetAlarmLocked();
        }
    }
}
