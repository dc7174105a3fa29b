using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Testing.Kubernetes.Pods;

/// <summary>
/// Plays the kubelets of a namespace: pods that the scheduler has placed get the status of their fate, and pods that are
/// deleted go. Pods have addresses of 127.0.0.0/8 of their own, so that a test may serve there.
/// </summary>
public sealed class PodActor : IAsyncDisposable
{
    private static int _lastAddress;
    private readonly ClusterApi _api;
    private readonly string _pods;
    private readonly Func<JsonObject, PodFate> _decide;
    private readonly ConcurrentDictionary<string, PodFate> _fates = new();
    private readonly ConcurrentDictionary<string, string> _addresses = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _acting;

    /// <summary>Begins to act.</summary>
    /// <param name="cluster">Whose pods.</param>
    /// <param name="space">The namespace.</param>
    /// <param name="decide">The fate of a pod that none was set for by name; null: all get ready.</param>
    public PodActor(Cluster cluster, string space, Func<JsonObject, PodFate>? decide = null)
    {
        _api = cluster.Api;
        _pods = $"/api/v1/namespaces/{space}/pods";
        _decide = decide ?? (_ => PodFate.Ready);
        _acting = ActAsync();
    }

    /// <summary>Sets what becomes of a pod, now and from now on.</summary>
    /// <param name="name">The pod; it may come later.</param>
    /// <param name="fate">What becomes of it.</param>
    public async Task SetAsync(string name, PodFate fate)
    {
        _fates[name] = fate;
        if (await _api.FindAsync($"{_pods}/{name}") is { } pod)
            await ReportAsync(pod);
    }

    /// <summary>The pods there are, with a label's value if one is given, in the order of their names.</summary>
    public async Task<IReadOnlyList<JsonObject>> PodsAsync(string? labelSelector = null) =>
        await _api.ListAsync(
            labelSelector is null ? _pods : $"{_pods}?labelSelector={Uri.EscapeDataString(labelSelector)}"
        );

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _acting;
        _end.Dispose();
    }

    private async Task ActAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                await ListAndWatchAsync();
            }
            catch (Exception broken) when (broken is HttpRequestException or IOException or OperationCanceledException)
            {
                // The server is away, or a test has cut the watch: begin again from a list.
                if (!_end.IsCancellationRequested)
                    await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            }
        }
    }

    private async Task ListAndWatchAsync()
    {
        var list = await _api.GetAsync(_pods, _end.Token);
        foreach (var pod in list["items"]!.AsArray())
            await ReportAsync(pod!.AsObject());

        var version = list["metadata"]!["resourceVersion"]!.GetValue<string>();
        var path = $"{_pods}?watch=true&resourceVersion={version}";
        await foreach (var (type, pod) in _api.WatchAsync(path, _end.Token))
        {
            if (type is "ADDED" or "MODIFIED")
                await ReportAsync(pod);
            else if (type == "ERROR")
                return;
        }
    }

    private async Task ReportAsync(JsonObject pod)
    {
        var name = pod["metadata"]!["name"]!.GetValue<string>();
        if (pod["spec"]!["nodeName"] is null)
            return;

        try
        {
            if (pod["metadata"]!["deletionTimestamp"] is not null)
                await RemoveAsync(pod, name);
            else
                await WriteAsync(pod, name);
        }
        catch (HttpRequestException raced)
            when (raced.StatusCode
                    is HttpStatusCode.NotFound
                        or HttpStatusCode.Conflict
                        or HttpStatusCode.UnprocessableEntity
            )
        {
            // Gone, or another of the same name: its own event follows.
        }
    }

    private async Task WriteAsync(JsonObject pod, string name)
    {
        var fate = _fates.TryGetValue(name, out var set) ? set : _decide(pod);
        if (fate.Outcome == PodOutcome.Unseen)
            return;

        var address = _addresses.GetOrAdd(pod["metadata"]!["uid"]!.GetValue<string>(), _ => NewAddress());
        var patch = PodStatusWriter.Write(pod, fate, address, TimeProvider.System.GetUtcNow());
        if (!IsSaid(patch["status"]!, pod["status"]))
            await _api.MergeAsync($"{_pods}/{name}/status", patch, _end.Token);
    }

    private Task<JsonObject> RemoveAsync(JsonObject pod, string name) =>
        _api.DeleteAsync(
            $"{_pods}/{name}",
            new JsonObject
            {
                ["gracePeriodSeconds"] = 0,
                ["preconditions"] = new JsonObject { ["uid"] = pod["metadata"]!["uid"]!.DeepClone() },
            },
            _end.Token
        );

    /// <summary>Whether the pod says it already, times aside: each report would be an event that asks for the next.</summary>
    private static bool IsSaid(JsonNode wanted, JsonNode? said) =>
        wanted switch
        {
            JsonObject map => said is JsonObject there
                && map.All(entry =>
                    entry.Key.EndsWith("At", StringComparison.Ordinal) || IsSaid(entry.Value!, there[entry.Key])
                ),
            JsonArray { Count: > 0 } list when list[0]!["type"] is not null => said is JsonArray there
                && list.All(one => there.Any(other => Key(other) == Key(one) && IsSaid(one!, other))),
            JsonArray list => said is JsonArray there
                && list.Count == there.Count
                && list.Zip(there).All(pair => IsSaid(pair.First!, pair.Second)),
            _ => JsonNode.DeepEquals(wanted, said) || (said is null && wanted.ToJsonString() is "\"\"" or "{}"),
        };

    private static string? Key(JsonNode? condition) => condition?["type"]?.GetValue<string>();

    private static string NewAddress()
    {
        var number = Interlocked.Increment(ref _lastAddress);
        // Other test processes have pods too.
        return $"127.{10 + (Environment.ProcessId % 240)}.{number / 250 % 250}.{(number % 250) + 1}";
    }
}
