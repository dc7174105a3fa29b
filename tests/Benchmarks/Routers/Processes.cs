using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Benchmarks.Routers;

/// <summary>The processes of a benchmark, which end with it. What is measured runs on one core, all else on the other.</summary>
internal sealed class Processes : IAsyncDisposable
{
    private readonly List<Process> _all = [];
    private readonly Dictionary<int, Process> _byPort = [];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-bench");

    /// <summary>Where configurations and logs may lie.</summary>
    public string Folder => _folder.FullName;

    /// <summary>What answers at a port.</summary>
    public Process At(int port) => _byPort[port];

    /// <summary>Tells that a process answers at further ports.</summary>
    public void Add(Process process, params ReadOnlySpan<int> ports)
    {
        foreach (var port in ports)
            _byPort[port] = process;
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Starts this program once more.</summary>
    public Task<Process> StartSelfAsync(int core, int port, params string[] words) =>
        StartAsync(core, port, Environment.ProcessPath!, words);

    /// <summary>Starts a program and waits until it takes connections.</summary>
    public Task<Process> StartAsync(int core, int port, string program, params string[] words) =>
        StartAsync($"{core % Environment.ProcessorCount}", port, program, words);

    /// <inheritdoc cref="StartAsync(int, int, string, string[])"/>
    public async Task<Process> StartAsync(string cores, int port, string program, params string[] words)
    {
        var start = new ProcessStartInfo("taskset", ["-c", cores, program, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        _all.Add(process);
        Add(process, port);
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += (_, line) =>
            Console.Error.Write(line.Data is { } text ? $"{program}: {text}\n" : "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        while (!await TakesConnectionsAsync(port))
        {
            if (process.HasExited)
                throw new InvalidOperationException($"{program} ended with status {process.ExitCode}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
        return process;
    }

    /// <summary>Waits until none of them is busy, for some seconds at the most.</summary>
    public async Task QuietAsync()
    {
        var step = TimeSpan.FromMilliseconds(200);
        const int most = 20;
        var before = ProcessorTime;
        for (var i = 0; i < most; i++)
        {
            await Task.Delay(step, TimeProvider.System);
            var (now, used) = (ProcessorTime, ProcessorTime - before);
            if (used < step / 10)
                return;
            before = now;
        }
    }

    private TimeSpan ProcessorTime =>
        _all.Aggregate(TimeSpan.Zero, (sum, process) => sum + new Target("", 0, process).ProcessorTime);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _all)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
        _folder.Delete(recursive: true);
    }

    private static async Task<bool> TakesConnectionsAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
