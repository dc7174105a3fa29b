using System.Text.Json.Nodes;
using Sluice.Soak.Processes;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.Soak.Kubernetes;

/// <summary>
/// What kubelets do with containers: a model server for each pod, at the pod's address and with the command line that the pod
/// asks for; ready when the server says so, ended in order when the pod is deleted, started again when it ends by itself.
/// </summary>
/// <param name="actor">Writes what is reported of pods.</param>
/// <param name="folder">Logs, and what containers write.</param>
internal sealed class PodServers(PodActor actor, string folder) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, PodServer> _servers = [];
    private readonly List<Task> _ending = [];
    private readonly CancellationTokenSource _end = new();
    private Task _acting = Task.CompletedTask;

    /// <summary>A pod's server.</summary>
    private sealed record PodServer(JsonObject Pod, ServerProcess Process)
    {
        public bool IsReady { get; init; }
    }

    public void Start() => _acting = ActAsync();

    /// <summary>Ends the server of one pod without a word.</summary>
    public void Kill(string pod)
    {
        lock (_servers)
            _servers[pod].Process.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _acting;
        foreach (var server in _servers.Values)
            server.Process.Dispose();
        await Task.WhenAll(_ending);
        _end.Dispose();
    }

    private async Task ActAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var pods = (await actor.PodsAsync())
                .Where(pod => pod["status"]?["podIP"] is not null && pod["metadata"]!["deletionTimestamp"] is null)
                .ToDictionary(pod => $"{pod["metadata"]!["name"]}");
            foreach (var gone in _servers.Keys.Except(pods.Keys).ToList())
                End(gone);
            foreach (var (name, pod) in pods)
                await KeepAsync(name, pod);
            await Task.Delay(Pause, TimeProvider.System, _end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepAsync(string name, JsonObject pod)
    {
        if (!_servers.TryGetValue(name, out var server))
        {
            Put(name, StartServer(pod));
        }
        else if (server.Process.HasExited)
        {
            await actor.SetAsync(name, PodFate.Running);
            server.Process.Dispose();
            Put(name, StartServer(pod));
        }
        else if (!server.IsReady && await Probe.IsReadyAsync(server.Process.Operations))
        {
            Put(name, server with { IsReady = true });
            await actor.SetAsync(name, PodFate.Ready);
        }
    }

    private void Put(string name, PodServer server)
    {
        lock (_servers)
            _servers[name] = server;
    }

    private void End(string name)
    {
        PodServer server;
        lock (_servers)
        {
            server = _servers[name];
            _servers.Remove(name);
        }
        _ending.Add(EndAsync(server.Process));
    }

    private static async Task EndAsync(ServerProcess process)
    {
        await process.StopAsync();
        process.Dispose();
    }

    private PodServer StartServer(JsonObject pod)
    {
        var address = $"{pod["status"]!["podIP"]}";
        var scratch = Path.Combine(folder, "pods", address);
        Directory.CreateDirectory(scratch);
        var process = ServerProcess.Start(
            $"{address}:8080",
            $"{address}:8081",
            $"{address}:9090",
            Path.Combine(folder, $"model-server-{address}.log"),
            Arguments(pod, scratch)
        );
        return new PodServer(pod, process);
    }

    /// <summary>Those of the pod, but for its places: its volumes lie in a folder, and its listeners are at its own address.</summary>
    private static IEnumerable<string> Arguments(JsonObject pod, string scratch)
    {
        var asked = pod["spec"]!["containers"]![0]!["args"]!.AsArray().Select(argument => $"{argument}").ToArray();
        for (var index = 0; index < asked.Length; index++)
        {
            switch (asked[index])
            {
                case "--http" or "--grpc" or "--operations":
                    index++;
                    break;
                case "--cache":
                    yield return asked[index++];
                    yield return Path.Combine(scratch, "cache");
                    break;
                case "--termination-log":
                    yield return asked[index++];
                    yield return Path.Combine(scratch, "termination-log");
                    break;
                default:
                    yield return asked[index];
                    break;
            }
        }
    }
}
