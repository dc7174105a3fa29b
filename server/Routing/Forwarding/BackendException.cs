namespace Sluice.Routing.Forwarding;

/// <summary>A backend failed a request.</summary>
internal sealed class BackendException(BackendFailure failure, Exception cause) : Exception(cause.Message, cause)
{
    public BackendFailure Failure => failure;

    /// <summary>Finds out from the platform's client, which waits for an answer's head, whether the request can have been begun.</summary>
    public static BackendException From(Exception cause) => new(FailureOf(cause), cause);

    private static BackendFailure FailureOf(Exception cause)
    {
        // The platform tells with NO_ERROR of a stream that a GOAWAY left out (RFC 9113 section 6.8).
        const long LeftOut = 0;
        const long RefusedStream = 7;
        for (var each = cause; each is not null; each = each.InnerException)
        {
            switch (each)
            {
                case HttpProtocolException { ErrorCode: LeftOut or RefusedStream }:
                    return BackendFailure.Refused;
                case HttpRequestException
                {
                    HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
                }:
                // The platform tells so that a connection was not made in time.
                case OperationCanceledException { InnerException: TimeoutException }:
                    return BackendFailure.Unreachable;
            }
        }
        return BackendFailure.BrokeOff;
    }
}
