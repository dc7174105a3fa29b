using Sluice.Routing.Dispatching;

namespace Sluice.Routing.Limits;

/// <summary>
/// What a deployment takes of this router just now; shared by every table that has its route. Safe for concurrent callers.
/// </summary>
internal sealed class RouteUse
{
    private int _requests;
    private int _waiting;

    /// <summary>Requests on their way.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Requests that wait for a server; they are on their way too.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Bytes of bodies held.</summary>
    public ByteCounter HeldBytes { get; } = new();

    /// <summary>What may be tried a second time.</summary>
    public RetryBudget Retries { get; } = new();

    /// <returns>False, and nothing is counted, where there are that many already.</returns>
    public bool TryBegin(int limit) => TryEnter(ref _requests, limit);

    public void End() => Interlocked.Decrement(ref _requests);

    /// <returns>False, and nothing is counted, where that many wait already.</returns>
    public bool TryBeginWaiting(int limit) => TryEnter(ref _waiting, limit);

    public void EndWaiting() => Interlocked.Decrement(ref _waiting);

    private static bool TryEnter(ref int count, int limit)
    {
        if (Interlocked.Increment(ref count) <= limit)
            return true;
        Interlocked.Decrement(ref count);
        return false;
    }
}
