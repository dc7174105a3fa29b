namespace Sluice.Routing.Dispatching;

/// <summary>What becomes of a request whose try failed.</summary>
internal enum RetryVerdict
{
    /// <summary>The caller gets the failure.</summary>
    Fail,

    /// <summary>Another backend, for free: the first has done nothing.</summary>
    TryAnother,

    /// <summary>Another backend, if the route's budget has a retry left.</summary>
    TryAnotherWithinBudget,
}
