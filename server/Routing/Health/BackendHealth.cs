using Sluice.Routing.Forwarding;

namespace Sluice.Routing.Health;

/// <summary>Holds what was seen of one backend. Safe for concurrent callers; the decisions are <see cref="HealthPolicy"/>'s.</summary>
internal sealed class BackendHealth
{
    private HealthState _state = HealthState.Healthy;

    public HealthState State => Volatile.Read(ref _state);

    /// <summary>A request is about to be sent there.</summary>
    public void Begin(TimeSpan now)
    {
        var seen = State;
        // Whoever comes second to the swap goes too: one request more does no harm.
        if (seen.IsEjected && seen.IsOpen(now))
            Interlocked.CompareExchange(ref _state, HealthPolicy.OnTrial(seen, now), seen);
    }

    /// <summary>It answered a request that was sent at <paramref name="begun"/>.</summary>
    /// <returns>Whether that let it in again.</returns>
    public bool Succeed(TimeSpan begun)
    {
        while (true)
        {
            var seen = State;
            if (ReferenceEquals(seen, HealthState.Healthy))
                return false;
            var next = HealthPolicy.AfterSuccess(seen, begun);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _state, next, seen), seen))
                return seen.IsEjected && !next.IsEjected;
        }
    }

    /// <summary>It failed a request.</summary>
    /// <returns>Whether that ejected it.</returns>
    public bool Fail(BackendFailure failure, TimeSpan now)
    {
        while (true)
        {
            var seen = State;
            var next = HealthPolicy.AfterFailure(seen, failure, now);
            if (ReferenceEquals(Interlocked.CompareExchange(ref _state, next, seen), seen))
                return next.IsEjected && !seen.IsEjected;
        }
    }
}
