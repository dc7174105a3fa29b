using Microsoft.AspNetCore.Http;

namespace Sluice.Routing.Forwarding;

/// <summary>Sends a request to a backend. The one seam to whichever client does it.</summary>
internal interface IForwarder : IDisposable
{
    /// <summary>Sends the request, its body streaming, and waits for the head of the answer.</summary>
    /// <exception cref="BackendException">
    /// The backend failed, and nothing reads the request's body any more. It is whole still where
    /// <see cref="Peeking.RequestBody.HasConsumed"/> says so.
    /// </exception>
    /// <exception cref="BadHttpRequestException">The client's body is not acceptable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the client went away.</exception>
    Task<IBackendAnswer> SendAsync(ForwardRequest request, CancellationToken cancellation);
}
