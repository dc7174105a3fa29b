namespace Sluice.Routing.Forwarding;

/// <summary>How a backend failed a request.</summary>
internal enum BackendFailure
{
    /// <summary>No connection could be made: the request was not sent.</summary>
    Unreachable,

    /// <summary>The backend refused to begin (REFUSED_STREAM, or a GOAWAY that leaves the request out): it did nothing.</summary>
    Refused,

    /// <summary>The connection or the stream broke: the request may have been begun.</summary>
    BrokeOff,

    /// <summary>It answered that it cannot serve just now: 503, or UNAVAILABLE with nothing else.</summary>
    Unavailable,
}
