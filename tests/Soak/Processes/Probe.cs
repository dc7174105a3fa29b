namespace Sluice.Soak.Processes;

/// <summary>Readiness probes, as a kubelet makes them.</summary>
internal static class Probe
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <param name="operations">host:port of the operations listener.</param>
    /// <param name="process">Whose it is.</param>
    /// <exception cref="InvalidOperationException">The process has ended.</exception>
    public static async Task UntilReadyAsync(string operations, Child process)
    {
        while (!await IsReadyAsync(operations))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"the process at {operations} has ended with {process.ExitCode}");
            await Task.Delay(Interval, TimeProvider.System);
        }
    }

    /// <param name="operations">host:port of the operations listener.</param>
    public static async Task UntilNotReadyAsync(string operations)
    {
        while (await IsReadyAsync(operations))
            await Task.Delay(Interval, TimeProvider.System);
    }

    public static async Task<bool> IsReadyAsync(string operations)
    {
        try
        {
            using var answer = await Http.GetAsync($"http://{operations}/readyz");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
