using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Gcs;

/// <summary>
/// Plays Google Cloud Storage as its JSON API is documented (cloud.google.com/storage/docs/json_api/v1): no server of that API that
/// could be trusted more is to be had offline. It shows that requests have the documented shape, and nothing of how Google's servers behave beyond
/// the documentation. Keeps each request's line for the test to look at.
/// </summary>
internal sealed class ScriptedGcs : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, (byte[] Bytes, long Generation)>> _buckets = [];
    private readonly Dictionary<string, (string Bucket, string Name, string? Condition, MemoryStream Bytes)> _uploads =
    [];
    private LoopbackServer? _server;
    private long _generation = 1_700_000_000_000_000;

    public Uri Address => _server!.Address;

    /// <summary>Method, path and query of each request, and its <c>Authorization</c>.</summary>
    public ConcurrentQueue<(string Line, string Authorization)> Requests { get; } = [];

    /// <summary>Answers in the server's place, when it returns true.</summary>
    public Func<HttpContext, Task<bool>> Before { get; set; } = _ => Task.FromResult(false);

    /// <summary>The most bytes of a part that it keeps; more is for the client to send again.</summary>
    public int KeepsOfPart { get; set; } = int.MaxValue;

    /// <summary>Uploads that were begun and neither finished nor abandoned.</summary>
    public int OpenUploads => _uploads.Count;

    public static async Task<ScriptedGcs> StartAsync(params string[] buckets)
    {
        var scripted = new ScriptedGcs();
        foreach (var bucket in buckets)
        {
            scripted._buckets[bucket] = new(StringComparer.Ordinal);
        }

        scripted._server = await LoopbackServer.StartAsync(
            application => application.Run(scripted.AnswerAsync),
            HttpProtocols.Http1,
            builder => builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null)
        );
        return scripted;
    }

    public ValueTask DisposeAsync() => _server!.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Requests.Enqueue(($"{context.Request.Method} {target}", $"{context.Request.Headers.Authorization}"));
        if (await Before(context))
        {
            return;
        }

        // Escaped slashes are part of a name.
        var parts = target.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var names = parts.Select(Uri.UnescapeDataString).ToArray();
        await (
            (context.Request.Method, names) switch
            {
                ("POST", ["storage", "v1", "b"]) => MakeBucketAsync(context),
                ("GET", ["storage", "v1", "b", var bucket]) => LookAtBucketAsync(context, bucket),
                ("GET", ["storage", "v1", "b", var bucket, "o"]) => ListAsync(context, bucket),
                ("GET", ["storage", "v1", "b", var bucket, "o", var name]) => GetAsync(context, bucket, name),
                ("DELETE", ["storage", "v1", "b", var bucket, "o", var name]) => DeleteAsync(context, bucket, name),
                ("POST", ["upload", "storage", "v1", "b", var bucket, "o"]) => UploadAsync(context, bucket),
                ("PUT", ["session", var id]) => PartAsync(context, id),
                ("DELETE", ["session", var id]) => AbandonAsync(context, id),
                _ => FailAsync(context, 400, "invalid", $"no such request is documented: {target}"),
            }
        );
    }

    private async Task MakeBucketAsync(HttpContext context)
    {
        var name = (await JsonNode.ParseAsync(context.Request.Body))!["name"]!.GetValue<string>();
        if (context.Request.Query["project"].Count == 0)
        {
            await FailAsync(context, 400, "required", "Required parameter: project");
        }
        else if (_buckets.TryAdd(name, new(StringComparer.Ordinal)))
        {
            await WriteAsync(context, new JsonObject { ["kind"] = "storage#bucket", ["name"] = name });
        }
        else
        {
            await FailAsync(
                context,
                409,
                "conflict",
                "Your previous request to create the named bucket succeeded and you already own it."
            );
        }
    }

    private Task LookAtBucketAsync(HttpContext context, string bucket) =>
        _buckets.ContainsKey(bucket)
            ? WriteAsync(context, new JsonObject { ["kind"] = "storage#bucket", ["name"] = bucket })
            : FailAsync(context, 404, "notFound", "The specified bucket does not exist.");

    private async Task ListAsync(HttpContext context, string bucket)
    {
        if (!_buckets.TryGetValue(bucket, out var objects))
        {
            await FailAsync(context, 404, "notFound", "The specified bucket does not exist.");
            return;
        }

        var query = context.Request.Query;
        var size = int.Parse(query["maxResults"].FirstOrDefault() ?? "1000", CultureInfo.InvariantCulture);
        var (prefix, after) = ($"{query["prefix"]}", $"{query["pageToken"]}");
        List<KeyValuePair<string, (byte[] Bytes, long Generation)>> all;
        lock (_lock)
        {
            all =
            [
                .. objects.Where(o =>
                    o.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(o.Key, after) > 0
                ),
            ];
        }

        var page = new JsonObject { ["kind"] = "storage#objects" };
        if (all.Count > 0)
        {
            page["items"] = new JsonArray([.. all.Take(size).Select(o => Resource(bucket, o.Key, o.Value))]);
        }

        if (all.Count > size)
        {
            page["nextPageToken"] = all[size - 1].Key;
        }

        await WriteAsync(context, page);
    }

    private async Task GetAsync(HttpContext context, string bucket, string name)
    {
        if (Find(bucket, name) is not { } found)
        {
            await FailAsync(
                context,
                404,
                "notFound",
                _buckets.ContainsKey(bucket)
                    ? $"No such object: {bucket}/{name}"
                    : "The specified bucket does not exist."
            );
        }
        else if (
            $"{context.Request.Query["ifGenerationMatch"]}" is { Length: > 0 } wanted
            && wanted != $"{found.Generation}"
        )
        {
            await FailAsync(
                context,
                412,
                "conditionNotMet",
                "At least one of the pre-conditions you specified did not hold."
            );
        }
        else if (context.Request.Query["alt"] == "media")
        {
            context.Response.Headers["x-goog-generation"] = $"{found.Generation}";
            await SendAsync(context, found.Bytes);
        }
        else
        {
            await WriteAsync(context, Resource(bucket, name, found));
        }
    }

    private static async Task SendAsync(HttpContext context, byte[] bytes)
    {
        var range = $"{context.Request.Headers.Range}";
        var from =
            range.Length == 0 ? 0 : int.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        if (range.Length > 0 && from >= bytes.Length)
        {
            context.Response.StatusCode = 416;
            return;
        }

        if (range.Length > 0)
        {
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        context.Response.ContentLength = bytes.Length - from;
        await context.Response.Body.WriteAsync(bytes.AsMemory(from));
    }

    private async Task DeleteAsync(HttpContext context, string bucket, string name)
    {
        bool removed;
        lock (_lock)
        {
            removed = _buckets.GetValueOrDefault(bucket)?.Remove(name) == true;
        }

        context.Response.StatusCode = 204;
        await (removed ? Task.CompletedTask : FailAsync(context, 404, "notFound", $"No such object: {bucket}/{name}"));
    }

    private async Task UploadAsync(HttpContext context, string bucket)
    {
        var query = context.Request.Query;
        var condition = query.TryGetValue("ifGenerationMatch", out var stated) ? $"{stated}" : null;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (query["uploadType"] == "media")
        {
            await FinishAsync(context, bucket, $"{query["name"]}", condition, body.ToArray());
            return;
        }

        if (condition == "0" && Find(bucket, $"{query["name"]}") is not null)
        {
            await FailAsync(
                context,
                412,
                "conditionNotMet",
                "At least one of the pre-conditions you specified did not hold."
            );
            return;
        }

        var id = $"upload-{Interlocked.Increment(ref _generation)}";
        lock (_lock)
        {
            _uploads[id] = (bucket, $"{query["name"]}", condition, new MemoryStream());
        }

        context.Response.Headers.Location = new Uri(Address, $"/session/{id}").ToString();
    }

    private async Task PartAsync(HttpContext context, string id)
    {
        var range = context.Request.Headers.ContentRange.ToString()["bytes ".Length..].Split('-', '/');
        var total = long.Parse(range[2], CultureInfo.InvariantCulture);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var upload = _uploads[id];
        if (upload.Bytes.Length != long.Parse(range[0], CultureInfo.InvariantCulture))
        {
            await FailAsync(context, 503, "backendError", "the part does not start where the last one ended");
            return;
        }

        var isLast = upload.Bytes.Length + body.Length == total;
        upload.Bytes.Write(body.ToArray().AsSpan(0, (int)(isLast ? body.Length : Math.Min(body.Length, KeepsOfPart))));
        if (!isLast)
        {
            context.Response.StatusCode = 308;
            context.Response.Headers.Range = upload.Bytes.Length > 0 ? $"bytes=0-{upload.Bytes.Length - 1}" : default;
            return;
        }

        lock (_lock)
        {
            _uploads.Remove(id);
        }

        await FinishAsync(context, upload.Bucket, upload.Name, upload.Condition, upload.Bytes.ToArray());
    }

    private Task AbandonAsync(HttpContext context, string id)
    {
        lock (_lock)
        {
            _uploads.Remove(id);
        }

        context.Response.StatusCode = 499;
        return Task.CompletedTask;
    }

    private async Task FinishAsync(HttpContext context, string bucket, string name, string? condition, byte[] bytes)
    {
        JsonObject? made = null;
        lock (_lock)
        {
            var objects = _buckets[bucket];
            if (condition != "0" || !objects.ContainsKey(name))
            {
                objects[name] = (bytes, Interlocked.Increment(ref _generation));
                made = Resource(bucket, name, objects[name]);
            }
        }

        await (
            made is null
                ? FailAsync(
                    context,
                    412,
                    "conditionNotMet",
                    "At least one of the pre-conditions you specified did not hold."
                )
                : WriteAsync(context, made)
        );
    }

    private (byte[] Bytes, long Generation)? Find(string bucket, string name)
    {
        lock (_lock)
        {
            return _buckets.GetValueOrDefault(bucket) is { } objects && objects.TryGetValue(name, out var found)
                ? found
                : null;
        }
    }

    private static JsonObject Resource(string bucket, string name, (byte[] Bytes, long Generation) item) =>
        new()
        {
            ["kind"] = "storage#object",
            ["bucket"] = bucket,
            ["name"] = name,
            ["size"] = $"{item.Bytes.Length}",
            ["generation"] = $"{item.Generation}",
        };

    private static Task WriteAsync(HttpContext context, JsonNode json)
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        return context.Response.WriteAsync(json.ToJsonString());
    }

    /// <summary>Refuses as the API does.</summary>
    public static Task FailAsync(HttpContext context, int status, string reason, string message)
    {
        context.Response.StatusCode = status;
        return WriteAsync(
            context,
            new JsonObject
            {
                ["error"] = new JsonObject
                {
                    ["code"] = status,
                    ["message"] = message,
                    ["errors"] = new JsonArray(
                        new JsonObject
                        {
                            ["domain"] = "global",
                            ["reason"] = reason,
                            ["message"] = message,
                        }
                    ),
                },
            }
        );
    }
}
