using System.Text.Json;

namespace Sluice.Soak.Processes;

/// <summary>Asks the routers, again and again, what is in effect, and keeps when each generation was first known to be.</summary>
internal sealed class RouterWatch(RouterProcesses routers) : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly CancellationTokenSource _end = new();
    private readonly Dictionary<(string Router, ulong Generation), long> _heard = [];
    private Task _watching = Task.CompletedTask;

    /// <summary>By router and generation: when it was surely in effect. To be read once this has ended.</summary>
    public IReadOnlyDictionary<(string Router, ulong Generation), long> Heard => _heard;

    public void Start() => _watching = WatchAsync();

    /// <summary>Waits until every ready router has a generation, or a later one, in effect.</summary>
    public async Task UntilInEffectAsync(ulong generation)
    {
        foreach (var router in routers.Ready)
        {
            await Until.TrueAsync(
                $"{router.Name} has generation {generation} in effect",
                async () => await AskAsync(router) >= generation
            );
        }
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _watching;
        _http.Dispose();
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            foreach (var router in routers.Ready)
            {
                if (await AskAsync(router) is { } generation)
                    _heard.TryAdd((router.Name, generation), Clock.Now);
            }
            await Task.Delay(Pause, TimeProvider.System, _end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>Null from a router that is ending, or knows nothing.</returns>
    private async Task<ulong?> AskAsync(RouterProcess router)
    {
        try
        {
            using var answer = await _http.GetAsync($"http://{router.Operations}/status", _end.Token);
            using var status = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(_end.Token));
            return status
                .RootElement.GetProperty("routes")
                .EnumerateArray()
                .Select(route => (ulong?)route.GetProperty("generation").GetUInt64())
                .SingleOrDefault();
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException or JsonException)
        {
            return null;
        }
    }
}
