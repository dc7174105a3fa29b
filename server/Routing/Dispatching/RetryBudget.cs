namespace Sluice.Routing.Dispatching;

/// <summary>
/// Keeps retries to a tenth of the requests, so that they never multiply an overload: each request earns a tenth of a retry,
/// at most <see cref="MostSaved"/> are saved, and some are there from the start. Safe for concurrent callers.
/// </summary>
internal sealed class RetryBudget
{
    /// <summary>Requests that earn one retry.</summary>
    public const int RequestsForOne = 10;

    /// <summary>Retries that can be saved up.</summary>
    public const int MostSaved = 100;

    /// <summary>Retries that there are before the first request.</summary>
    public const int AtStart = 10;

    private int _tenths = AtStart * RequestsForOne;

    /// <summary>A request begins.</summary>
    public void Earn()
    {
        if (Volatile.Read(ref _tenths) < MostSaved * RequestsForOne)
            Interlocked.Increment(ref _tenths);
    }

    /// <returns>Whether there was one to spend.</returns>
    public bool TrySpend()
    {
        var seen = Volatile.Read(ref _tenths);
        while (seen >= RequestsForOne)
        {
            var before = Interlocked.CompareExchange(ref _tenths, seen - RequestsForOne, seen);
            if (before == seen)
                return true;
            seen = before;
        }
        return false;
    }
}
