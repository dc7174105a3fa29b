using System.Diagnostics;
using System.Text;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Serving;

/// <summary>
/// The command line's own program, for a user with a configuration folder and no settings of a store in the environment; killed at the test's
/// end if it still runs.
/// </summary>
internal sealed class SluiceProgram : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly StringBuilder _said = new();

    /// <param name="home">Of the user.</param>
    /// <param name="arguments">What is asked.</param>
    public SluiceProgram(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "sluice"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["HOME"] = home;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has said, both ways.</summary>
    public string Said
    {
        get
        {
            lock (_said)
            {
                return _said.ToString();
            }
        }
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit status, and what it said.</returns>
    public static async Task<(int Status, string Said)> RunAsync(string home, params string[] arguments)
    {
        using var program = new SluiceProgram(home, arguments);
        await program._process.WaitForExitAsync().Within(Limit);
        return (program._process.ExitCode, program.Said);
    }

    /// <summary>Waits until it has said something, and gives all.</summary>
    public async Task<string> UntilSaidAsync(string text)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        while (!Said.Contains(text, StringComparison.Ordinal))
        {
            Assert.False(limit.IsCancellationRequested || _process.HasExited, $"expected '{text}'; it said:\n{Said}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }

        return Said;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static bool IsSetting(string name) =>
        name.StartsWith("AWS_", StringComparison.Ordinal) || name.StartsWith("XDG_", StringComparison.Ordinal);

    private void Take(string? line)
    {
        lock (_said)
        {
            _said.AppendLine(line);
        }
    }
}
