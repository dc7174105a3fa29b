using System.Net;
using System.Text;
using Sluice.Testing;

namespace Sluice.ModelServer.Tests.Harness;

/// <summary>Plain HTTP to one listener, over HTTP/1.1 or cleartext HTTP/2; the answer as <c>status body</c>.</summary>
internal sealed class HttpTestClient(IPEndPoint listener, bool isHttp2 = false) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    public Task<string> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<string> PostAsync(string path, string body) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));

    public async Task<string> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, new Uri($"http://{listener}{path}"))
        {
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        using var response = await _http.SendAsync(request, CancellationToken.None).Within(TestServer.Limit);
        var body = await response.Content.ReadAsStringAsync().Within(TestServer.Limit);
        return $"{(int)response.StatusCode} {body}";
    }

    public void Dispose() => _http.Dispose();
}
