using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Sluice.Testing;

/// <summary>A program of ours in a process of its own, with what it wrote; ends with SIGKILL when this is disposed.</summary>
public sealed class ProgramProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();

    private ProgramProcess(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>All that it wrote so far, a line each.</summary>
    public IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>All that it wrote so far, for a test's failure message.</summary>
    public string Output => string.Join('\n', _lines);

    /// <summary>Whether it has ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>The most memory that it has held (resident), in bytes.</summary>
    public long MostBytes
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64;
        }
    }

    /// <summary>Starts a program that lies beside the tests.</summary>
    /// <param name="program">Its file's name.</param>
    /// <param name="arguments">Its command line.</param>
    public static ProgramProcess Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, program), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        // Several share few cores with a control plane and other tests.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        return new(Process.Start(start)!);
    }

    /// <summary>Until it has written a line with a text.</summary>
    /// <param name="part">The text.</param>
    /// <param name="after">How many lines before are not looked at.</param>
    /// <returns>That line.</returns>
    /// <exception cref="TimeoutException">It has not, and what it wrote is in the message.</exception>
    public async Task<string> UntilSaysAsync(string part, int after = 0)
    {
        var end = TimeProvider.System.GetUtcNow() + Limit;
        while (true)
        {
            var hasExited = HasExited;
            if (_lines.Skip(after).FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal)) is { } said)
                return said;
            if (hasExited || TimeProvider.System.GetUtcNow() > end)
            {
                throw new TimeoutException(
                    $"'{part}' was not said{(hasExited ? ", and it ended" : "")}, but:\n{Output}"
                );
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
    }

    /// <summary>SIGKILL, and waits for its end.</summary>
    public Task KillAsync() => SignalAsync("KILL");

    /// <summary>SIGTERM, and waits for its end.</summary>
    /// <returns>How it ended.</returns>
    public async Task<int> TerminateAsync()
    {
        await SignalAsync("TERM");
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync().Within(Limit);
        await _process.WaitForExitAsync().Within(Limit);
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _lines.Enqueue(line);
    }
}
