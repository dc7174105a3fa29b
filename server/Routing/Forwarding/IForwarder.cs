using Microsoft.AspNetCore.Http;
using Sluice.Routing.Errors;

namespace Sluice.Routing.Forwarding;

/// <summary>Passes a request on to a backend, and the answer back. The one seam to whichever client does it.</summary>
internal interface IForwarder : IDisposable
{
    /// <summary>
    /// Passes on request and answer, both streaming. When it returns or throws, nothing reads the request's body or writes
    /// the response any more. Headers that the response has already stay, whatever the backend sends under their names.
    /// </summary>
    /// <exception cref="RoutingException">
    /// <see cref="RoutingErrorCode.Unavailable"/>: the backend could not be reached or broke off, and nothing of the response
    /// was sent. Had the response begun, the connection is aborted instead.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the client went away.</exception>
    Task ForwardAsync(HttpContext context, ForwardRequest request, CancellationToken cancellation);
}
