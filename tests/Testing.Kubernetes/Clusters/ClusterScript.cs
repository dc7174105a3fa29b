using System.Diagnostics;

namespace Sluice.Testing.Kubernetes.Clusters;

/// <summary>Runs a script of <c>tests/cluster</c> to its end.</summary>
internal static class ClusterScript
{
    /// <summary>How it ended, and what it said on standard error.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(
        string script,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? environment = null
    )
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "cluster", script), arguments)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        // What runs on in the background has files for its output, so both end with the script.
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
