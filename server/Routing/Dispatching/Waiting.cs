using Sluice.Routing.Errors;
using Sluice.Routing.Limits;
using Sluice.Routing.Table;

namespace Sluice.Routing.Dispatching;

/// <summary>
/// Lets a request wait until it is worth looking again for a backend: for a new table, or until one that could not be reached
/// may be tried again. Waiting requests are few, and none waits beyond its deadline.
/// </summary>
/// <param name="parts">What it works with.</param>
/// <param name="deadline">The request's.</param>
/// <param name="decision">What was decided about it.</param>
internal sealed class Waiting(DispatchParts parts, RequestDeadline deadline, Decision decision)
{
    // Between two looks at a backend that refuses requests without being ejected.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private readonly TimeSpan _since = parts.Now;

    /// <summary>Waits once; the caller must hold no table meanwhile.</summary>
    /// <param name="use">What the request's route takes of this router.</param>
    /// <param name="replaced">Completes when there is another table.</param>
    /// <param name="backends">Those that could not be reached; empty when there were none.</param>
    /// <exception cref="RoutingException">It may wait no longer, or not at all.</exception>
    /// <exception cref="OperationCanceledException">The caller has gone away.</exception>
    public async Task WaitAsync(RouteUse use, Task replaced, IReadOnlyCollection<Backend> backends)
    {
        if (!parts.Use.TryBeginWaiting(parts.Options.MaxWaitingRequests))
            throw TooMany("the router", parts.Options.MaxWaitingRequests);
        try
        {
            if (!use.TryBeginWaiting(parts.Options.RouteLimits.MaxWaitingRequests))
                throw TooMany(Whose(), parts.Options.RouteLimits.MaxWaitingRequests);
            try
            {
                await PauseAsync(replaced, backends);
            }
            finally
            {
                use.EndWaiting();
            }
        }
        finally
        {
            parts.Use.EndWaiting();
            decision.Waited = parts.Now - _since;
        }
    }

    private async Task PauseAsync(Task replaced, IReadOnlyCollection<Backend> backends)
    {
        var now = parts.Now;
        var left = parts.Options.MaxWait - (now - _since);
        if (left <= TimeSpan.Zero)
            throw InVain();
        try
        {
            await replaced.WaitAsync(Shorter(left, UntilRetry(backends, now)), parts.Time, deadline.Cancellation);
        }
        catch (TimeoutException)
        {
            // The time to look again.
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw InVain();
        }
    }

    private static TimeSpan? UntilRetry(IReadOnlyCollection<Backend> backends, TimeSpan now)
    {
        if (backends.Count == 0)
            return null;
        var pause = backends.Min(backend => backend.Health.State.RetryAt) - now;
        return pause > ShortestPause ? pause : ShortestPause;
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan? other) => other < one ? other.Value : one;

    private RoutingException InVain()
    {
        var waited = $"waited {(parts.Now - _since).TotalSeconds:0.#} s";
        var who = decision.Revision is { } revision
            ? $"variant '{revision.Variant}' (revision '{revision.Name}') has no server that can be reached"
            : $"{Whose()} has no server";
        return new(RoutingErrorCode.Unavailable, $"{who} just now; {waited}; the same request may pass later");
    }

    private string Whose() =>
        decision.Route is { } route ? $"deployment '{route.Deployment}'" : "a router without a table";

    private static RoutingException TooMany(string whose, int most) =>
        new(
            RoutingErrorCode.ResourceExhausted,
            $"{whose} has no server just now, and {most} requests wait for one already; the same request may pass later"
        );
}
