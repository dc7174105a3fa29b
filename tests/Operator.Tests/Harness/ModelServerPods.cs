using System.Text.Json.Nodes;
using Sluice.Testing;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.Operator.Tests.Harness;

/// <summary>
/// Real model servers in the place of a namespace's containers, each with the command line that its pod asks for, but for the
/// repository and its places: a pod is ready when its server says so.
/// </summary>
internal sealed class ModelServerPods : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly OperatorSpace _space;
    private readonly string _models;
    private readonly string _scratch;
    private readonly Dictionary<string, ProgramProcess> _servers = [];
    private readonly HashSet<string> _ready = [];
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource _end = new();
    private readonly Task _acting;

    /// <param name="space">Its pods' fate is <see cref="PodFate.Running"/>.</param>
    /// <param name="models">A directory with a version in each of its directories.</param>
    public ModelServerPods(OperatorSpace space, string models)
    {
        (_space, _models) = (space, models);
        _scratch = Directory.CreateTempSubdirectory("sluice-pods-").FullName;
        _acting = ActAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _acting;
        foreach (var server in _servers.Values)
        {
            server.Dispose();
        }

        _http.Dispose();
        _end.Dispose();
        Directory.Delete(_scratch, recursive: true);
    }

    private async Task ActAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            var pods = (await _space.Pods.PodsAsync())
                .Where(pod => pod["status"]?["podIP"] is not null)
                .ToDictionary(pod => $"{pod["metadata"]!["name"]}");
            foreach (var gone in _servers.Keys.Except(pods.Keys).ToList())
            {
                _servers.Remove(gone, out var server);
                server!.Dispose();
            }

            foreach (var (name, pod) in pods)
            {
                await KeepAsync(name, pod);
            }

            await Task.Delay(Pause, TimeProvider.System, _end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task KeepAsync(string name, JsonObject pod)
    {
        var address = $"{pod["status"]!["podIP"]}";
        if (!_servers.ContainsKey(name))
        {
            _servers[name] = ProgramProcess.Start("Sluice.ModelServer", Arguments(pod, address));
        }
        else if (!_ready.Contains(name) && await IsReadyAsync(address))
        {
            _ready.Add(name);
            await _space.Pods.SetAsync(name, PodFate.Ready);
        }
    }

    private async Task<bool> IsReadyAsync(string address)
    {
        try
        {
            using var answer = await _http.GetAsync($"http://{address}:9090/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private IEnumerable<string> Arguments(JsonObject pod, string address)
    {
        var asked = pod["spec"]!["containers"]![0]!["args"]!.AsArray().Select(argument => $"{argument}").ToArray();
        for (var index = 0; index < asked.Length; index++)
        {
            yield return index == 0
                ? asked[0]
                : asked[index - 1] switch
                {
                    "--model" => _models,
                    "--http" or "--grpc" or "--operations" => asked[index]
                        .Replace("*", address, StringComparison.Ordinal),
                    "--cache" => Path.Combine(_scratch, "cache"),
                    "--termination-log" => Path.Combine(_scratch, address),
                    "--drain-delay" => "0",
                    _ => asked[index],
                };
        }
    }
}
