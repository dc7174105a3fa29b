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
    public async Task<RestReply> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? content,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, new Uri(address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request, CancellationToken.None).Within(EndpointServer.Limit);
        var body = await response.Content.ReadAsByteArrayAsync().Within(EndpointServer.Limit);
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString(), body)
        {
            Headers = response
                .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
                .ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
        };
    }

    public void Dispose() => _http.Dispose();
}
