namespace Sluice.Routing.Counting;

/// <summary>How a prediction ended. One that its caller gave up has none of these.</summary>
internal enum Outcome
{
    /// <summary>With an answer.</summary>
    Ok,

    /// <summary>The caller's request was refused: HTTP 4xx but 429; gRPC's codes that say the same.</summary>
    CallerError,

    /// <summary>A fault of the server.</summary>
    ServerError,

    /// <summary>The deadline passed.</summary>
    Deadline,

    /// <summary>Nobody could answer just now: no backend, none reached, or no capacity left.</summary>
    Unavailable,
}
