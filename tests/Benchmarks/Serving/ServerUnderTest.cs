using System.Diagnostics;
using System.Globalization;
using Sluice.Benchmarks.Routers;

namespace Sluice.Benchmarks.Serving;

/// <summary>The model server, a process on a core of its own, with the settings that its image has.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private const string Allocated = "dotnet_gc_heap_total_allocated_bytes_total";
    private const string Collections = "dotnet_gc_collections_total{gc_heap_generation=\"gen2\"}";
    private readonly HttpClient _client = new();
    private readonly Process _process;
    private readonly int _operations;

    private ServerUnderTest(Process process, int grpc, int rest, int operations) =>
        (_process, Grpc, Rest, _operations) = (process, grpc, rest, operations);

    /// <summary>The port of gRPC.</summary>
    public int Grpc { get; }

    /// <summary>The port of REST over HTTP/1.1.</summary>
    public int Rest { get; }

    /// <summary>Memory that it holds (resident), in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime => new Target("", Grpc, _process).ProcessorTime;

    /// <param name="processes">Where it belongs.</param>
    /// <param name="program">The program.</param>
    /// <param name="repository">Its models.</param>
    /// <param name="cores">Where it runs, as taskset(1) has it.</param>
    /// <param name="flags">More flags.</param>
    public static async Task<ServerUnderTest> StartAsync(
        Processes processes,
        string program,
        string repository,
        string cores,
        params string[] flags
    )
    {
        int[] ports = [Processes.FreePort(), Processes.FreePort(), Processes.FreePort()];
        string[] words =
        [
            .. new[] { "DOTNET_GCgen0size=0x800000", "DOTNET_gcServer=0", "DOTNET_EnableDiagnostics=0", program },
            .. new[] { "--repository", repository, "--poll", "0", "--drain-delay", "0" },
            .. new[] { "--grpc", $"127.0.0.1:{ports[0]}", "--http", $"127.0.0.1:{ports[1]}" },
            .. new[] { "--operations", $"127.0.0.1:{ports[2]}" },
            .. flags,
        ];
        var process = await processes.StartAsync(cores, ports[2], "env", words);
        processes.Add(process, ports);
        var server = new ServerUnderTest(process, ports[0], ports[1], ports[2]);
        while (!await server.IsReadyAsync())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        return server;
    }

    /// <summary>Bytes allocated since it began, and collections of its whole heap.</summary>
    public async Task<(double Allocated, double Collections)> GarbageAsync()
    {
        var lines = (await _client.GetStringAsync($"http://127.0.0.1:{_operations}/metrics")).Split('\n');
        return (Read(lines, Allocated), Read(lines, Collections));
    }

    public void Dispose() => _client.Dispose();

    private static double Read(string[] lines, string series)
    {
        var line =
            Array.Find(lines, each => each.StartsWith(series + " ", StringComparison.Ordinal))
            ?? throw new InvalidOperationException($"/metrics has no {series}");
        return double.Parse(line.AsSpan(series.Length + 1), CultureInfo.InvariantCulture);
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri($"http://127.0.0.1:{Rest}/v2/health/ready"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
