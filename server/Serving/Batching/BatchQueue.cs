using Sluice.Serving.Errors;

namespace Sluice.Serving.Batching;

/// <summary>
/// The requests that wait for a run of one version. While any wait there is one who leads: it waits for the right to a run, and then takes
/// what has gathered. Thread-safe.
/// </summary>
/// <param name="plan">How many, and how long.</param>
/// <param name="stopped">Told once, with a sentence, when the version turns out not to run requests together after all.</param>
/// <param name="pending">How much work waits for a thread; null: the thread pool says.</param>
internal sealed class BatchQueue(BatchingPlan plan, Action<string> stopped, Func<long>? pending = null)
{
    private readonly Func<long> _pending = pending ?? (static () => ThreadPool.PendingWorkItemCount);
    private readonly Lock _lock = new();
    private readonly List<BatchMember> _waiting = [];
    private TaskCompletionSource? _full;
    private long _rows;
    private bool _isLed;
    private volatile bool _isStopped;

    public BatchingPlan Plan => plan;

    /// <summary>Whether requests are run together, still.</summary>
    public bool IsOn => !_isStopped;

    /// <summary>
    /// Whether a request would find others waiting, or wait for some. Others may also be on their way to the queue: on a core or two they
    /// arrive one after the other, each when a thread comes to it, and a run begun by the first would keep that thread from all others.
    /// </summary>
    public bool MustWait => plan.MaxDelay > TimeSpan.Zero || Volatile.Read(ref _rows) > 0 || _pending() > 0;

    /// <returns>Whether the caller must lead.</returns>
    /// <exception cref="ServingException">ResourceExhausted: too many rows wait already.</exception>
    public bool Add(BatchMember member)
    {
        lock (_lock)
        {
            if (_rows > 0 && _rows + member.Shape.Rows > plan.MaxQueueRows)
            {
                throw new ServingException(
                    ServingErrorCode.ResourceExhausted,
                    $"the version is at capacity: {_rows} rows wait, and {plan.MaxQueueRows} may; try again later"
                );
            }

            _waiting.Add(member);
            _rows += member.Shape.Rows;
            if (_rows >= plan.FullRows)
            {
                _full?.TrySetResult();
            }

            var mustLead = !_isLed;
            _isLed = true;
            return mustLead;
        }
    }

    /// <summary>Takes out who has given up.</summary>
    public void Remove(BatchMember member)
    {
        lock (_lock)
        {
            if (_waiting.Remove(member))
            {
                _rows -= member.Shape.Rows;
            }
        }
    }

    /// <summary>Waits as long as the plan has requests wait for others. Only for who leads.</summary>
    public async ValueTask GatherAsync(TimeProvider time)
    {
        if (plan.MaxDelay == TimeSpan.Zero)
        {
            return;
        }

        Task full;
        lock (_lock)
        {
            if (_rows >= plan.FullRows)
            {
                return;
            }

            _full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            full = _full.Task;
        }

        using var enough = new CancellationTokenSource();
        await Task.WhenAny(full, Task.Delay(plan.MaxDelay, time, enough.Token));
        await enough.CancelAsync();
    }

    /// <summary>Takes those that run next; empty: all have gone. Only for who leads, and does so no longer.</summary>
    /// <param name="mustLead">Whether others are left, and another must lead.</param>
    public IReadOnlyList<BatchMember> Take(out bool mustLead)
    {
        lock (_lock)
        {
            _full = null;
            List<BatchMember> taken = [];
            // Whoever goes between being chosen and being taken leaves room; that is for the next run.
            while (taken.Count == 0 && _waiting.Count > 0)
            {
                var chosen = IsOn ? BatchFormer.Choose(_waiting.ConvertAll(member => member.Shape), plan.MaxRows) : [0];
                taken = TakeLocked(chosen);
            }

            mustLead = _waiting.Count > 0;
            _isLed = mustLead;
            return taken;
        }
    }

    /// <summary>From now on every request runs alone.</summary>
    public void Stop(string reason)
    {
        lock (_lock)
        {
            if (_isStopped)
            {
                return;
            }

            _isStopped = true;
        }

        stopped(reason);
    }

    private List<BatchMember> TakeLocked(IReadOnlyList<int> chosen)
    {
        var taken = new List<BatchMember>(chosen.Count);
        foreach (var index in chosen)
        {
            _rows -= _waiting[index].Shape.Rows;
            if (_waiting[index].TryTake())
            {
                taken.Add(_waiting[index]);
            }
        }

        // From the last, so that the indices before it still hold.
        for (var i = chosen.Count - 1; i >= 0; i--)
        {
            _waiting.RemoveAt(chosen[i]);
        }

        return taken;
    }
}
