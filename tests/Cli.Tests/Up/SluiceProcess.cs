using System.Diagnostics;
using Sluice.Testing;

namespace Sluice.Cli.Tests.Up;

/// <summary>The real executable, its output through pipes.</summary>
internal sealed class SluiceProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    /// <summary>Starts it with SIGINT as a terminal would leave it: whoever runs the tests may ignore that signal.</summary>
    public SluiceProcess(params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sluice");
        _process = new Process
        {
            StartInfo = new("env", ["--default-signal=INT", program, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        _process.OutputDataReceived += (_, line) => Tell(Output, line.Data);
        _process.ErrorDataReceived += (_, line) => Tell(Errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public SaidLines Output { get; } = new();

    public SaidLines Errors { get; } = new();

    /// <summary>Sends a signal by its name, such as <c>INT</c>.</summary>
    public async Task SignalAsync(string signal) => await ShellAsync($"kill -{signal} {_process.Id}");

    /// <summary>Waits for its end, and gives its exit status.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().Within(Limit);
        return _process.ExitCode;
    }

    /// <summary>Runs a line in a shell, and gives its exit status and standard output.</summary>
    public static async Task<(int Status, string Output)> ShellAsync(string line)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("sh", ["-c", $"{line} 2>/dev/null"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var output = await shell.StandardOutput.ReadToEndAsync().Within(Limit);
        await shell.WaitForExitAsync().Within(Limit);
        return (shell.ExitCode, output);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static void Tell(SaidLines lines, string? line)
    {
        if (line is not null)
        {
            lines.WriteLine(line);
        }
    }
}
