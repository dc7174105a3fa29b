using System.Net;
using System.Text;
using Sluice.Testing;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>REST over cleartext HTTP/2, as the router speaks it.</summary>
internal sealed class RestTestClient(Uri address) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    public Task<RestReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<RestReply> PostAsync(string path, string json) => PostAsync(path, Encoding.UTF8.GetBytes(json));

    public Task<RestReply> PostAsync(string path, byte[] body) =>
        SendAsync(HttpMethod.Post, path, new ByteArrayContent(body));

    /// <summary>Sends any method and content.</summary>
    public async Task<RestReply> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using var response = await _http.SendAsync(request, CancellationToken.None).Within(EndpointServer.Limit);
        var body = await response.Content.ReadAsByteArrayAsync().Within(EndpointServer.Limit);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body);
    }

    public void Dispose() => _http.Dispose();
}
