using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Serving;

/// <summary>The model server's own program on free ports, with what it says; killed at the test's end if it still runs.</summary>
internal sealed partial class ServedProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Process _process;
    private readonly List<string> _log = [];
    private readonly TaskCompletionSource<Match> _addresses = new();

    private ServedProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Take(line.Data ?? "");
        process.Start();
        process.BeginErrorReadLine();
    }

    /// <summary>What it has said.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    /// <summary>Starts it and returns when it listens.</summary>
    public static async Task<ServedProcess> StartAsync(
        IReadOnlyDictionary<string, string> environment,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Sluice.ModelServer"),
            [.. arguments, "--http", "127.0.0.1:0", "--grpc", "127.0.0.1:0", "--operations", "127.0.0.1:0"]
        )
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var served = new ServedProcess(new Process { StartInfo = start });
        await served._addresses.Task.Within(Limit);
        return served;
    }

    /// <summary>Waits until it is ready.</summary>
    public Task UntilReadyAsync() =>
        UntilAsync(async () => (await _http.GetAsync(await AddressAsync("operations", "readyz"))).IsSuccessStatusCode);

    /// <summary>Waits until a version is in a phase, and gives its entry of <c>/status</c>.</summary>
    public async Task<JsonElement> UntilAsync(string version, string phase)
    {
        JsonElement found = default;
        await UntilAsync(async () =>
        {
            var status = await _http.GetFromJsonAsync<JsonElement>(await AddressAsync("operations", "status"));
            found = status
                .GetProperty("versions")
                .EnumerateArray()
                .FirstOrDefault(each =>
                    each.GetProperty("version").GetString() == version && each.GetProperty("phase").GetString() == phase
                );
            return found.ValueKind == JsonValueKind.Object;
        });
        return found;
    }

    /// <summary>Waits until it has said something.</summary>
    public Task UntilSaidAsync(string text) =>
        UntilAsync(() => Task.FromResult(Log.Contains(text, StringComparison.Ordinal)));

    /// <summary>Asks for a number of the model's weights, and gives it with the version that answered, or the status.</summary>
    public async Task<string> PickAsync(int index, string? version = null)
    {
        var path = $"v2/models/m{(version is null ? "" : $"/versions/{version}")}/infer";
        var body = $$"""{"inputs":[{"name":"index","datatype":"INT64","shape":[1],"data":[{{index}}]}]}""";
        using var answer = await _http
            .PostAsync(await AddressAsync("rest", path), new StringContent(body))
            .Within(Limit);
        if (!answer.IsSuccessStatusCode)
        {
            return $"{(int)answer.StatusCode}";
        }

        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var value = json.GetProperty("outputs")[0].GetProperty("data")[0].GetSingle();
        return $"{json.GetProperty("model_version").GetString()}: {value.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>Ends it as a power cut would: no signal that it could catch.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().Within(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _http.Dispose();
    }

    private async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!await isSo())
        {
            if (limit.IsCancellationRequested || _process.HasExited)
            {
                throw new TimeoutException($"it has not come to that; the server said:\n{Log}");
            }

            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    private async Task<Uri> AddressAsync(string listener, string path) =>
        new($"http://{(await _addresses.Task.Within(Limit)).Groups[listener].Value}/{path}");

    private void Take(string line)
    {
        lock (_log)
        {
            _log.Add(line);
        }

        if (Addresses().Match(line) is { Success: true } addresses)
        {
            _addresses.TrySetResult(addresses);
        }
    }

    [GeneratedRegex(
        "REST (?<rest>[^ ]+), gRPC [^ ]+, operations (?<operations>[^ ]+)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Addresses();
}
