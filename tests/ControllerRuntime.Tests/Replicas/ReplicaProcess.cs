using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Sluice.Testing;

namespace Sluice.ControllerRuntime.Tests.Replicas;

/// <summary>A replica of the tests' operator in a process of its own; ends with SIGKILL when this is disposed.</summary>
internal sealed class ReplicaProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();

    private ReplicaProcess(Process process, string identity)
    {
        _process = process;
        Identity = identity;
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>In its lease, and in its User-Agent.</summary>
    public string Identity { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it logged, for a test's failure message.</summary>
    public string Output => string.Join('\n', _output);

    public static ReplicaProcess Start(string kubeconfig, string space, string identity, int leaseSeconds)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Sluice.ControllerRuntime.Replica.dll");
        string[] arguments =
        [
            program,
            kubeconfig,
            space,
            identity,
            leaseSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Two replicas and a control plane share few cores with other tests.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        return new ReplicaProcess(Process.Start(start)!, identity);
    }

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => SignalAsync("KILL", waits: true);

    /// <summary>SIGTERM, and waits for its end.</summary>
    public Task TerminateAsync() => SignalAsync("TERM", waits: true);

    /// <summary>SIGSTOP.</summary>
    public Task StopAsync() => SignalAsync("STOP", waits: false);

    /// <summary>SIGCONT; nothing where it is gone.</summary>
    public Task ContinueAsync() => HasExited ? Task.CompletedTask : SignalAsync("CONT", waits: false);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task SignalAsync(string name, bool waits)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().Within(Limit);
        if (waits)
            await _process.WaitForExitAsync().Within(Limit);
    }
}
