using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>
/// Sends requests to a store, each once. What gets no answer throws <see cref="ArtifactException"/>; any status is an answer.
/// </summary>
/// <param name="http">Owned.</param>
/// <param name="time">Tells when a store is silent for too long.</param>
/// <param name="silence">How long that is.</param>
internal sealed class StoreClient(HttpClient http, TimeProvider time, TimeSpan silence) : IDisposable
{
    private const int LargestAnswer = 64 << 20;

    /// <summary>Sends a request, and returns its answer before the content is read.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="place">Scheme, host and path as the user knows them, for messages.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="body">Makes the body; it is given what to call for each piece that has gone out.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        string place,
        CancellationToken cancellation,
        Func<Action, HttpContent>? body = null
    )
    {
        using var guard = new StallGuard(silence, time, cancellation);
        request.Content = body?.Invoke(guard.Moved) ?? request.Content;
        try
        {
            return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token);
        }
        catch (Exception failure)
        {
            throw TransportFaults.Of(failure, guard, place);
        }
    }

    /// <summary>The content of an answer, from where it is; owns the response from now on.</summary>
    public async Task<Stream> OpenAsync(HttpResponseMessage response, string place, CancellationToken cancellation)
    {
        var guard = new StallGuard(silence, time, cancellation);
        guard.Rest();
        var bytes = await response.Content.ReadAsStreamAsync(cancellation);
        return new GuardedStream(bytes, guard, failure => TransportFaults.Of(failure, guard, place), response);
    }

    /// <summary>The whole content of an answer that is not an object's bytes.</summary>
    public async Task<byte[]> ReadAsync(HttpResponseMessage response, string place, CancellationToken cancellation)
    {
        await using var content = await OpenAsync(response, place, cancellation);
        using var memory = new MemoryStream();
        var buffer = new byte[16_384];
        for (int read; (read = await content.ReadAsync(buffer, cancellation)) > 0; )
        {
            memory.Write(buffer, 0, read);
            if (memory.Length > LargestAnswer)
            {
                throw new ArtifactException(
                    ArtifactFault.Invalid,
                    $"{place}: the answer is larger than any that is known"
                );
            }
        }

        return memory.ToArray();
    }

    public void Dispose() => http.Dispose();
}
