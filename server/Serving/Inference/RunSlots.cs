using Sluice.Serving.Errors;

namespace Sluice.Serving.Inference;

/// <summary>
/// Bounds how many runs go on at once in the whole server, and how many requests may wait for their turn. Those that wait are
/// called first come, first served. Until the one that is called gets a thread, another that has one may take the slot, so that it is
/// not kept for nobody; the one that was overtaken is given the next.
/// </summary>
/// <remarks>
/// Given to the first that waits, as by a SemaphoreSlim, the slot is taken while its owner waits for a thread: all that come meanwhile
/// must wait too, and one short wait makes everybody wait from then on.
/// </remarks>
public sealed class RunSlots
{
    private readonly Lock _lock = new();
    private readonly LinkedList<TaskCompletionSource> _line = [];
    private readonly LinkedList<TaskCompletionSource> _overtaken = [];
    private readonly int _runs;
    private readonly int _maxWaiting;
    private int _free;
    private int _waiting;

    /// <param name="runs">Runs at once, 1 or more; the number of cores is best for throughput.</param>
    /// <param name="maxWaiting">Requests that may wait, 0 or more; one more is refused.</param>
    public RunSlots(int runs, int maxWaiting)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxWaiting);
        _runs = runs;
        _maxWaiting = maxWaiting;
        _free = runs;
    }

    /// <summary>Requests that wait just now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes a slot if one is free, and <see cref="Leave"/> must then follow; false: none is.</summary>
    public bool TryEnter()
    {
        lock (_lock)
        {
            return TryTake();
        }
    }

    /// <summary>Waits for a free slot on behalf of requests that count as waiting themselves; <see cref="Leave"/> must follow.</summary>
    public ValueTask EnterForOthersAsync() => TryEnter() ? default : WaitAsync(CancellationToken.None);

    /// <summary>Counts a request as waiting, which another enters for; <see cref="Part"/> must follow.</summary>
    /// <exception cref="ServingException">ResourceExhausted: as many requests wait already as may.</exception>
    public void Join()
    {
        if (Interlocked.Increment(ref _waiting) > _maxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new ServingException(
                ServingErrorCode.ResourceExhausted,
                $"the server is at capacity: {_runs} requests run and {_maxWaiting} wait; try again later"
            );
        }
    }

    /// <summary>Ends what <see cref="Join"/> began.</summary>
    public void Part() => Interlocked.Decrement(ref _waiting);

    /// <summary>Waits for a free slot; <see cref="Leave"/> must follow.</summary>
    /// <exception cref="ServingException">ResourceExhausted: as many requests wait already as may.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up while waiting; no slot is taken.</exception>
    public ValueTask EnterAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        return TryEnter() ? default : JoinAsync(cancellation);
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (TryCall(_overtaken))
            {
                return;
            }

            _free++;
            TryCall(_line);
        }
    }

    private async ValueTask JoinAsync(CancellationToken cancellation)
    {
        Join();
        try
        {
            await WaitAsync(cancellation);
        }
        finally
        {
            Part();
        }
    }

    private async ValueTask WaitAsync(CancellationToken cancellation)
    {
        if (TakeOrStand(_line) is not { } place)
        {
            return;
        }

        await CallAsync(place, cancellation);
        if (TakeOrStand(_overtaken) is { } next)
        {
            await CallAsync(next, cancellation);
        }
    }

    /// <summary>A place at the end of the line; null: a slot was free, and is taken.</summary>
    private LinkedListNode<TaskCompletionSource>? TakeOrStand(LinkedList<TaskCompletionSource> line)
    {
        lock (_lock)
        {
            return TryTake()
                ? null
                : line.AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    private async Task CallAsync(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(
            static (call, token) => ((TaskCompletionSource)call!).TrySetCanceled(token),
            place.Value
        );
        try
        {
            await place.Value.Task;
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                place.List?.Remove(place);
            }

            throw;
        }
    }

    private bool TryTake()
    {
        var isFree = _free > 0;
        _free -= isFree ? 1 : 0;
        return isFree;
    }

    /// <summary>Calls the first that has not given up.</summary>
    private static bool TryCall(LinkedList<TaskCompletionSource> line)
    {
        while (line.First is { } first)
        {
            line.RemoveFirst();
            if (first.Value.TrySetResult())
            {
                return true;
            }
        }

        return false;
    }
}
