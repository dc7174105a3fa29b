using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Http;

/// <summary>
/// Sends requests to a store, each once. What gets no answer throws <see cref="ArtifactException"/>; any status is an answer.
/// </summary>
/// <param name="handler">Owned.</param>
/// <param name="time">Tells when a store is idle for too long.</param>
/// <param name="idleLimit">How long that is.</param>
internal sealed class StoreClient(HttpMessageHandler handler, TimeProvider time, TimeSpan idleLimit) : IDisposable
{
    private const int LargestAnswer = 64 << 20;
    private readonly HttpClient _http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Sends a request, and returns its answer before the content is read.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="place">Scheme, host and path as the user knows them, for messages.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="source">A file to send with it, and who is told of the progress.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        string place,
        CancellationToken cancellation,
        FilePart? source = null
    )
    {
        using var idle = new IdleLimit(idleLimit, time, cancellation);
        if (source is not null)
        {
            request.Content = source.ToContent(idle.Restart);
        }

        idle.Restart();
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, idle.Token);
        }
        catch (OperationCanceledException failure) when (!cancellation.IsCancellationRequested)
        {
            // Else it is the handler's limit on connecting.
            throw idle.IsOver ? TransportFaults.Idle(place, idleLimit) : Unconnected(place, failure);
        }
        catch (Exception failure) when (TransportFaults.IsOfTransport(failure))
        {
            cancellation.ThrowIfCancellationRequested();
            throw TransportFaults.Of(failure, place);
        }
    }

    /// <summary>The content of an answer, from where it is; owns the response from now on.</summary>
    public async Task<ResponseStream> OpenAsync(
        HttpResponseMessage response,
        string place,
        CancellationToken cancellation
    ) =>
        new(
            response,
            await response.Content.ReadAsStreamAsync(cancellation),
            new IdleLimit(idleLimit, time, cancellation),
            place
        );

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

    public void Dispose() => _http.Dispose();

    private static ArtifactException Unconnected(string place, Exception failure) =>
        new(
            ArtifactFault.Unreachable,
            $"{place}: no connection in time; check host and port, the firewall and the proxy variables",
            failure
        );
}
