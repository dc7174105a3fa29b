using Sluice.Routing.Forwarding;

namespace Sluice.Routing.Dispatching;

/// <summary>Whether a request that failed may be tried again. Pure.</summary>
internal static class RetryPolicy
{
    /// <summary>Backends that one request may find unreachable before it waits for better ones.</summary>
    public const int MostUnsent = 3;

    /// <summary>Times that a request is repeated which a backend may have begun.</summary>
    public const int MostRepeats = 1;

    /// <summary>Bytes of a body that are held for a second try.</summary>
    public const long MostHeldBytes = 1 << 20;

    /// <summary>Whether no backend can have begun the request.</summary>
    public static bool IsUnsent(BackendFailure failure) =>
        failure is BackendFailure.Unreachable or BackendFailure.Refused;

    /// <param name="mode">What the route allows.</param>
    /// <param name="failure">How the try failed.</param>
    /// <param name="isBodyWhole">Whether the body can be sent once more.</param>
    /// <param name="repeats">How often the request was repeated before.</param>
    public static RetryVerdict Judge(RetryMode mode, BackendFailure failure, bool isBodyWhole, int repeats)
    {
        if (!isBodyWhole)
            return RetryVerdict.Fail;
        if (IsUnsent(failure))
            return RetryVerdict.TryAnother;
        return mode is RetryMode.Idempotent && repeats < MostRepeats
            ? RetryVerdict.TryAnotherWithinBudget
            : RetryVerdict.Fail;
    }
}
