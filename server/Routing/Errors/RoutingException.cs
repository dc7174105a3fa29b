namespace Sluice.Routing.Errors;

/// <summary>The router answers the request itself, with this error.</summary>
internal sealed class RoutingException(RoutingErrorCode code, string message, Exception? cause = null)
    : Exception(message, cause)
{
    public RoutingErrorCode Code => code;
}
