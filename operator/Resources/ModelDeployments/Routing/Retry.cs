namespace Sluice.Resources.ModelDeployments.Routing;

/// <summary>Which failed requests are tried a second time.</summary>
public enum Retry
{
    /// <summary>Any of which nothing of an answer has gone out: a prediction has no side effect.</summary>
    Idempotent,

    /// <summary>Only what surely no server has begun.</summary>
    Unsent,
}
