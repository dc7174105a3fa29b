using System.Net;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>What an answer that is not a success means, where a store's own protocol says nothing else.</summary>
internal static class StatusFaults
{
    /// <param name="response">Its status and <c>Retry-After</c> are looked at.</param>
    /// <param name="place">Scheme, host and path, for the message.</param>
    /// <param name="time">What a date of <c>Retry-After</c> is compared with.</param>
    /// <param name="detail">What the server said, for the message; empty for nothing.</param>
    public static ArtifactException Of(
        HttpResponseMessage response,
        string place,
        TimeProvider time,
        string detail = ""
    )
    {
        var (fault, advice) = Meaning(response.StatusCode);
        var said = $"{(int)response.StatusCode} {response.ReasonPhrase}{(detail.Length == 0 ? "" : $" ({detail})")}";
        return new ArtifactException(fault, $"{place}: the server answered {said}; {advice}")
        {
            RetryAfter = RetryAfter(response, time),
        };
    }

    private static (ArtifactFault Fault, string Advice) Meaning(HttpStatusCode status) =>
        status switch
        {
            HttpStatusCode.Unauthorized => (ArtifactFault.CredentialsMissing, "give credentials, or correct them"),
            HttpStatusCode.ProxyAuthenticationRequired => (
                ArtifactFault.CredentialsMissing,
                "the proxy wants credentials: write them into the proxy variable"
            ),
            HttpStatusCode.Forbidden => (ArtifactFault.Refused, "check what the credentials allow"),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => (
                ArtifactFault.KeyMissing,
                "check the path, or publish the object"
            ),
            HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable => (
                ArtifactFault.Changed,
                "the object is not the one that was listed any more; look again"
            ),
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => (
                ArtifactFault.Throttled,
                "it is overloaded, or asks for fewer requests"
            ),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => (
                ArtifactFault.Unreachable,
                "it has trouble of its own; try again later"
            ),
            _ => (ArtifactFault.Invalid, "check that the address is that of a store of this kind"),
        };

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wait > TimeSpan.Zero ? wait : null;
    }
}
