using Sluice.Routing.Forwarding;

namespace Sluice.Routing.Health;

/// <summary>
/// Ejects backends that fail, and lets them in again after a time that doubles. Pure. That all of a revision's backends are
/// ejected is the chooser's business: it never takes the last away.
/// </summary>
internal static class HealthPolicy
{
    /// <summary>Failures in a row after which a backend is ejected; one that cannot be reached is so at the first.</summary>
    public const int FailuresToEject = 3;

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);

    public static HealthState AfterFailure(HealthState state, BackendFailure failure, TimeSpan now)
    {
        var failures = state.Failures + 1;
        // One that is ejected fails the requests that were there already: that says nothing new.
        if (state.IsEjected || (failure is not BackendFailure.Unreachable && failures < FailuresToEject))
            return state with { Failures = failures };
        return new HealthState(failures, 1, now, now + Backoff(1));
    }

    /// <param name="state">The state before.</param>
    /// <param name="begun">When the request was sent; from before the ejection it says nothing about after.</param>
    public static HealthState AfterSuccess(HealthState state, TimeSpan begun) =>
        state.IsEjected && begun < state.EjectedAt ? state : HealthState.Healthy;

    /// <summary>One request tries it: until that has succeeded, no other does before the next, longer time is over.</summary>
    public static HealthState OnTrial(HealthState state, TimeSpan now) =>
        state with
        {
            Ejections = state.Ejections + 1,
            RetryAt = now + Backoff(state.Ejections + 1),
        };

    /// <summary>How long a backend stays out that was ejected so often in a row: 1 s, doubled each time, at most 30 s.</summary>
    public static TimeSpan Backoff(int ejections)
    {
        var doubled = FirstBackoff * Math.Pow(2, Math.Min(ejections - 1, 10));
        return doubled < LongestBackoff ? doubled : LongestBackoff;
    }
}
