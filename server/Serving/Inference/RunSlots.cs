using System.Runtime.CompilerServices;
using Sluice.Serving.Errors;

namespace Sluice.Serving.Inference;

/// <summary>
/// Bounds how many runs go on at once in the whole server, and how many requests may wait for their turn. First come,
/// first served.
/// </summary>
public sealed class RunSlots : IDisposable
{
    private readonly SemaphoreSlim _free;
    private readonly int _runs;
    private readonly int _maxWaiting;
    private int _waiting;

    /// <param name="runs">Runs at once, 1 or more; the number of cores is best for throughput.</param>
    /// <param name="maxWaiting">Requests that may wait, 0 or more; one more is refused.</param>
    public RunSlots(int runs, int maxWaiting)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(maxWaiting);
        _runs = runs;
        _maxWaiting = maxWaiting;
        _free = new SemaphoreSlim(runs, runs);
    }

    /// <summary>Requests that wait just now.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Takes a slot if one is free, and <see cref="Leave"/> must then follow; false: none is.</summary>
    public bool TryEnter() => _free.Wait(0, CancellationToken.None);

    /// <summary>Waits for a free slot on behalf of requests that count as waiting themselves; <see cref="Leave"/> must follow.</summary>
    public Task EnterForOthersAsync() => _free.WaitAsync();

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
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask EnterAsync(CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (TryEnter())
        {
            return;
        }

        Join();
        try
        {
            await _free.WaitAsync(cancellation);
        }
        finally
        {
            Part();
        }
    }

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();
}
