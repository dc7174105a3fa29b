using Sluice.KubernetesClient.Errors;

namespace Sluice.KubernetesClient.Retrying;

/// <summary>What is repeated within one call. Pure but for the chance given.</summary>
internal static class RetryPolicy
{
    /// <summary>With the first.</summary>
    private const int MaxTries = 5;

    private static readonly Backoff Waits = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(2));

    /// <summary>How long to wait before the next try; null: the failure is the answer.</summary>
    /// <param name="failure">Of the last try.</param>
    /// <param name="isRead">Whether the request changes nothing.</param>
    /// <param name="tries">So far, at least 1.</param>
    /// <param name="left">Of the call's time: a wait that takes all of it is none.</param>
    /// <param name="random">For the wait.</param>
    public static TimeSpan? Wait(KubernetesException failure, bool isRead, int tries, TimeSpan left, Random random)
    {
        if (tries >= MaxTries || !IsSafe(failure, isRead))
            return null;

        var wait = Waits.Delay(tries, random);
        if (failure.RetryAfter is { } asked && asked > wait)
            wait = asked;
        return wait < left ? wait : null;
    }

    private static bool IsSafe(KubernetesException failure, bool isRead) =>
        failure.Fault switch
        {
            // Refused before anything was done.
            KubernetesFault.TooManyRequests => true,
            KubernetesFault.Unreachable => isRead || failure.WasNotSent,
            KubernetesFault.ServerError => isRead,
            _ => false,
        };
}
