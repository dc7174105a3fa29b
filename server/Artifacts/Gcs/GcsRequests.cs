using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sluice.Artifacts.Connections;
using Sluice.Artifacts.Http;
using Sluice.Artifacts.Settings;
using Sluice.Artifacts.Stores;

namespace Sluice.Artifacts.Gcs;

/// <summary>Requests to the JSON API, each sent once, with a token unless an emulator is spoken to.</summary>
internal sealed class GcsRequests(ArtifactUri root, IStoreSettings settings, GcsOptions options, TimeProvider time)
    : IDisposable
{
    public const string EmulatorSetting = "STORAGE_EMULATOR_HOST";

    /// <summary>Where Google's storage is reached otherwise than by its public name; tokens are sent there.</summary>
    public const string EndpointSetting = "SLUICE_GCS_ENDPOINT";

    private const string Google = "https://storage.googleapis.com";
    private readonly StoreClient _client = new(StoreConnections.Make(settings), time, options.Silence);
    private readonly GcsTokens _tokens = new(root, settings);
    private readonly GcsFaults _faults = new(root, time);

    private string? Emulator =>
        settings.Find(EmulatorSetting) is not { } host ? null
        : host.Contains("://", StringComparison.Ordinal) ? host.TrimEnd('/')
        : $"http://{host.TrimEnd('/')}";

    private string Endpoint => Emulator ?? settings.Find(EndpointSetting)?.TrimEnd('/') ?? Google;

    /// <summary>The resource of the bucket's objects, or of one.</summary>
    /// <param name="name">The whole name; null: all.</param>
    /// <param name="query">Without the question mark.</param>
    public Uri Objects(string? name, string query) =>
        RawUrl.Of($"{Endpoint}/storage/v1/b/{Escaped(root.Host)}/o{(name is null ? "" : $"/{Escaped(name)}")}?{query}");

    /// <summary>The resource that takes uploads.</summary>
    public Uri Uploads(string query) => RawUrl.Of($"{Endpoint}/upload/storage/v1/b/{Escaped(root.Host)}/o?{query}");

    /// <summary>The resource of buckets, or the root's own.</summary>
    public Uri Buckets(string? query) =>
        RawUrl.Of($"{Endpoint}/storage/v1/b{(query is null ? $"/{Escaped(root.Host)}" : $"?{query}")}");

    public static string Escaped(string text) => Uri.EscapeDataString(text);

    /// <summary>The answer, whatever its status.</summary>
    /// <param name="request">Without a token.</param>
    /// <param name="place">What is asked for, for messages.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="body">See <see cref="StoreClient.SendAsync"/>.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request,
        ArtifactUri place,
        CancellationToken cancellation,
        Func<Action, HttpContent>? body = null
    )
    {
        cancellation.ThrowIfCancellationRequested();
        if (Emulator is null)
        {
            request.Headers.Authorization = new("Bearer", await _tokens.GetAsync(cancellation));
        }

        return await SendWithoutTokenAsync(request, place, cancellation, body);
    }

    /// <summary>For addresses that are credentials themselves: those of uploads under way.</summary>
    public Task<HttpResponseMessage> SendWithoutTokenAsync(
        HttpRequestMessage request,
        ArtifactUri place,
        CancellationToken cancellation,
        Func<Action, HttpContent>? body = null
    ) => _client.SendAsync(request, place.ToString(), cancellation, body);

    /// <summary>What an answer holds.</summary>
    /// <exception cref="ArtifactException">It is no success.</exception>
    public async Task<T> ReadAsync<T>(
        HttpResponseMessage response,
        JsonTypeInfo<T> type,
        ArtifactUri place,
        CancellationToken cancellation
    )
    {
        await RequireSuccessAsync(response, place, cancellation);
        var body = await _client.ReadAsync(response, place.ToString(), cancellation);
        try
        {
            return JsonSerializer.Deserialize(body, type) ?? throw new JsonException("it is null");
        }
        catch (JsonException failure)
        {
            throw new ArtifactException(
                ArtifactFault.Invalid,
                $"{place}: the answer is not that of the JSON API: {failure.Message}; check {EmulatorSetting} and the proxy",
                failure
            );
        }
    }

    /// <exception cref="ArtifactException">The answer is no success.</exception>
    public async Task RequireSuccessAsync(
        HttpResponseMessage response,
        ArtifactUri place,
        CancellationToken cancellation
    )
    {
        if (!response.IsSuccessStatusCode)
        {
            var body = await _client.ReadAsync(response, place.ToString(), cancellation);
            throw _faults.Of(response, body, place, Emulator is null ? _tokens.Origin : null);
        }
    }

    /// <summary>An answer's content as it comes; owns the answer.</summary>
    public Task<Stream> OpenAsync(HttpResponseMessage response, ArtifactUri place, CancellationToken cancellation) =>
        _client.OpenAsync(response, place.ToString(), cancellation);

    public void Dispose() => _client.Dispose();
}
