using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.Testing.Kubernetes.Clusters;

/// <summary>The Kubernetes API by paths and JSON. A refusal is an <see cref="HttpRequestException"/> with the server's answer.</summary>
public sealed class ClusterApi : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http;

    /// <summary>For the holder of a token.</summary>
    /// <param name="credentials">Where the server is.</param>
    /// <param name="token">Whose; null: the administrator's.</param>
    public ClusterApi(ClusterCredentials credentials, string? token = null)
    {
        _http = new HttpClient(credentials.NewHandler())
        {
            BaseAddress = credentials.Server,
            Timeout = TimeSpan.FromMinutes(1),
        };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token ?? credentials.Token);
        _http.DefaultRequestHeaders.UserAgent.ParseAdd("sluice-tests");
    }

    /// <summary>Reads an object or a list.</summary>
    public Task<JsonObject> GetAsync(string path, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Get, path, null, null, cancellation);

    /// <summary>Reads an object, or null where there is none.</summary>
    public async Task<JsonObject?> FindAsync(string path, CancellationToken cancellation = default)
    {
        try
        {
            return await GetAsync(path, cancellation);
        }
        catch (HttpRequestException missing) when (missing.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>Reads the objects of a list.</summary>
    public async Task<IReadOnlyList<JsonObject>> ListAsync(string path, CancellationToken cancellation = default) =>
        [.. (await GetAsync(path, cancellation))["items"]!.AsArray().Select(item => item!.AsObject())];

    /// <summary>Makes an object.</summary>
    public Task<JsonObject> PostAsync(string path, JsonObject body, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Post, path, body, "application/json", cancellation);

    /// <summary>Brings an object, or its status, to what is said, as <c>kubectl apply --server-side --force-conflicts</c> does.</summary>
    public Task<JsonObject> ApplyAsync(string path, JsonObject body, CancellationToken cancellation = default) =>
        SendAsync(
            HttpMethod.Patch,
            $"{path}?fieldManager=tests&force=true",
            body,
            "application/apply-patch+yaml",
            cancellation
        );

    /// <summary>Changes fields of an object (JSON merge patch).</summary>
    public Task<JsonObject> PatchAsync(string path, JsonObject body, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Patch, path, body, "application/merge-patch+json", cancellation);

    /// <summary>Changes fields of a built-in kind's object; lists merge by their key.</summary>
    public Task<JsonObject> MergeAsync(string path, JsonObject body, CancellationToken cancellation = default) =>
        SendAsync(HttpMethod.Patch, path, body, "application/strategic-merge-patch+json", cancellation);

    /// <summary>Deletes an object, or those of a list.</summary>
    public Task<JsonObject> DeleteAsync(
        string path,
        JsonObject? options = null,
        CancellationToken cancellation = default
    ) => SendAsync(HttpMethod.Delete, path, options, "application/json", cancellation);

    /// <summary>The events of a watch, until the server ends it.</summary>
    /// <param name="path">With <c>watch=true</c> and where from.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(
        string path,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        using var answer = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellation);
        answer.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellation));
        while (await lines.ReadLineAsync(cancellation) is { } line)
        {
            var happened = JsonNode.Parse(line)!;
            yield return (happened["type"]!.GetValue<string>(), happened["object"]!.AsObject());
        }
    }

    /// <summary>Reads an object until it is there and as wanted; what it was last is in the error.</summary>
    /// <exception cref="TimeoutException">It never was.</exception>
    public async Task<JsonObject> UntilAsync(string path, Func<JsonObject, bool> wanted, TimeSpan limit)
    {
        var end = TimeProvider.System.GetUtcNow() + limit;
        while (true)
        {
            var found = await FindAsync(path);
            if (found is not null && wanted(found))
                return found;
            if (TimeProvider.System.GetUtcNow() > end)
            {
                throw new TimeoutException(
                    $"{path} was not as wanted within {limit}, but {found?.ToJsonString() ?? "missing"}"
                );
            }
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Until <c>/readyz</c> says so.</summary>
    internal async Task UntilReadyAsync(TimeSpan limit)
    {
        var end = TimeProvider.System.GetUtcNow() + limit;
        while (!await IsReadyAsync())
        {
            if (TimeProvider.System.GetUtcNow() > end)
                throw new TimeoutException($"the API server was not ready within {limit}");
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception gone) when (gone is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private async Task<JsonObject> SendAsync(
        HttpMethod method,
        string path,
        JsonObject? body,
        string? contentType,
        CancellationToken cancellation
    )
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, contentType!);
        using var answer = await _http.SendAsync(request, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException(
                $"{method} {path}: {(int)answer.StatusCode} {text}",
                null,
                answer.StatusCode
            );
        }
        return JsonNode.Parse(text)!.AsObject();
    }
}
