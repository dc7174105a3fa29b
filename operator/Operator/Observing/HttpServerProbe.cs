using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Sluice.Rendering.Diagnosing;

namespace Sluice.Operator.Observing;

/// <summary>Asks by <c>GET /status</c> on the operations port.</summary>
/// <param name="port">The port.</param>
internal sealed class HttpServerProbe(int port) : IServerProbe, IDisposable
{
    // A pod answers within milliseconds, or its node is in trouble; a visit waits for the slowest.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(1),
            // Each pod is asked a few times in its life.
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5),
        }
    )
    {
        Timeout = Patience,
        // One version with its signature; a model of a thousand inputs is far below.
        MaxResponseContentBufferSize = 4 << 20,
    };

    public async Task<ServerReport?> AskAsync(IPAddress address, CancellationToken cancellation)
    {
        var host = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
        try
        {
            using var answer = await _http.GetAsync($"http://{host}:{port}/status", cancellation);
            return answer.IsSuccessStatusCode
                ? ServerReport.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation))
                : null;
        }
        catch (Exception failure)
            when (failure is HttpRequestException or JsonException
                || (failure is OperationCanceledException && !cancellation.IsCancellationRequested)
            )
        {
            // It has not started, or is ending; its pod says which.
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
