using System.Diagnostics;
using System.Globalization;
using Sluice.Testing;

namespace Sluice.Artifacts.Tests.Servers;

/// <summary>
/// A real server that one of the scripts beside this file runs: ready when the script says so, and gone when this is disposed or this process ends.
/// </summary>
internal sealed class ServerScript : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(20);

    private readonly Process _process;
    private readonly Dictionary<string, string> _values = [];

    private ServerScript(Process process) => _process = process;

    /// <summary>A value that the script has printed.</summary>
    public string this[string name] => _values[name];

    /// <summary>Starts one.</summary>
    /// <param name="script">The script's file name.</param>
    /// <param name="directory">Made and removed by the script.</param>
    /// <param name="environment">What the script asks for, besides the owner.</param>
    public static async Task<ServerScript> StartAsync(
        string script,
        string directory,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Servers", script), [directory])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        start.Environment["OWNER_PID"] = $"{Environment.ProcessId}";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerScript(Process.Start(start)!);
        try
        {
            await server.ReadAsync(script).Within(StartLimit);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            // The script ends its server and removes its directory; killed, it could not.
            using var kill = Process.Start("kill", [_process.Id.ToString(CultureInfo.InvariantCulture)]);
            await _process.WaitForExitAsync().Within(EndLimit);
        }

        _process.Dispose();
    }

    private async Task ReadAsync(string script)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line == "ready")
            {
                return;
            }

            if (line.Split('=', 2) is [var name, var value])
            {
                _values[name] = value;
            }
        }

        throw new InvalidOperationException(
            $"{script} ended before its server was ready; it says why on standard error"
        );
    }
}
