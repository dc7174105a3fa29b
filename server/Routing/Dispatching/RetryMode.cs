namespace Sluice.Routing.Dispatching;

/// <summary>Which failed requests a route tries a second time.</summary>
internal enum RetryMode
{
    /// <summary>Any: a prediction has no side effect, so that a second one does no harm.</summary>
    Idempotent,

    /// <summary>Only what the first backend surely did not begin.</summary>
    Unsent,
}
