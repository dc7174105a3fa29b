using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Sluice.Routing.Forwarding;

/// <summary>
/// A backend's answer, whose head is there and whose body streams. Once disposed, nothing reads the request's body any more.
/// </summary>
internal interface IBackendAnswer : IAsyncDisposable
{
    /// <summary>The HTTP status.</summary>
    int Status { get; }

    /// <summary>The headers that may be passed on.</summary>
    IEnumerable<KeyValuePair<string, StringValues>> Headers { get; }

    /// <summary>The trailers that may be passed on; known after the body's end.</summary>
    IEnumerable<KeyValuePair<string, StringValues>> Trailers { get; }

    /// <summary>A header's values; empty where it was not sent.</summary>
    StringValues Header(string name);

    /// <summary>Reads of the body.</summary>
    /// <returns>How many bytes were read; 0 at the end.</returns>
    /// <exception cref="BackendException">The backend broke off.</exception>
    /// <exception cref="BadHttpRequestException">The client's body, still on its way, is not acceptable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, or the client went away.</exception>
    ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation);

    /// <summary>Stops the upload, as a backend that has said all it will needs no more of it.</summary>
    Task EndUploadAsync();
}
