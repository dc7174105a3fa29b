using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Sluice.Conformance.Tests.Iris;
using Sluice.Testing;

namespace Sluice.Conformance.Tests.Splitting;

/// <summary>One connection, and never a second, over which REST requests are sent.</summary>
internal sealed class RestConnection : IDisposable
{
    private static readonly byte[] Body = File.ReadAllBytes(RepositoryFiles.PathOf(IrisAnswers.RestRequest));
    private readonly SocketsHttpHandler _handler;
    private readonly HttpMessageInvoker _http;
    private readonly Uri _address;
    private readonly Version _version;
    private int _opened;

    /// <param name="address">Where the server is.</param>
    /// <param name="version">1.1, or 2.0 by prior knowledge.</param>
    public RestConnection(Uri address, Version version)
    {
        (_address, _version) = (new Uri(address, "/v2/models/iris/infer"), version);
        _handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false };
        _handler.PlaintextStreamFilter = (context, _) =>
        {
            Interlocked.Increment(ref _opened);
            return ValueTask.FromResult(context.PlaintextStream);
        };
        _http = new HttpMessageInvoker(_handler);
    }

    /// <summary>How many connections it has opened: 1 unless the server closed one.</summary>
    public int Opened => _opened;

    /// <summary>Sends so many of the sample request, some at once, and tallies the answers.</summary>
    public async Task SendAsync(int requests, int concurrency, Tally tally)
    {
        var left = requests;
        await Task.WhenAll(Enumerable.Range(0, concurrency).Select(_ => WorkAsync()));

        async Task WorkAsync()
        {
            while (Interlocked.Decrement(ref left) >= 0)
                await SendAsync(tally);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _handler.Dispose();
    }

    private async Task SendAsync(Tally tally)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Version = _version,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        tally.Add(response, Fault(response, body));
    }

    /// <summary>The header must say which version has answered, and the body must be that version's.</summary>
    private static string? Fault(HttpResponseMessage response, string body)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            return $"{(int)response.StatusCode}: {body}";
        var answered = JsonNode.Parse(body)!["model_version"]!.GetValue<string>();
        var told = response.Headers.GetValues("sluice-version").Single();
        return answered == told ? null : $"sluice-version says {told}, the body is of version {answered}";
    }
}
