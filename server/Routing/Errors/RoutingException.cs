namespace Sluice.Routing.Errors;

/// <summary>The router answers the request itself, with this error.</summary>
internal sealed class RoutingException(RoutingErrorCode code, string message, Exception? cause = null)
    : Exception(message, cause)
{
    public RoutingErrorCode Code => code;

    /// <summary>The methods that the path has (RFC 9110 section 15.5.6); null for every other error.</summary>
    public string? Allow { get; init; }
}
