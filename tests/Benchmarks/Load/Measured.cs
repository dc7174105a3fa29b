using System.Diagnostics;
using System.Text.Json;

namespace Sluice.Benchmarks.Load;

/// <summary>Runs this program once more for a measurement that a process of its own makes.</summary>
internal static class Measured
{
    /// <summary>The core of what is measured, and that of the callers.</summary>
    public const int ServerCore = 0;

    /// <inheritdoc cref="ServerCore"/>
    public const int CallerCore = 1;

    /// <summary>Sends a load.</summary>
    /// <param name="plan">The load.</param>
    /// <param name="folder">Where the plan may lie meanwhile.</param>
    /// <exception cref="InvalidOperationException">An answer was not as it should be.</exception>
    public static async Task<LoadResult> LoadAsync(LoadPlan plan, string folder)
    {
        var file = Path.Combine(folder, "plan.json");
        await plan.WriteAsync(file);
        var result = await RunAsync($"{CallerCore % Environment.ProcessorCount}", "load", file);
        return result is { Wrong: 0, Requests: > 0 }
            ? result
            : throw new InvalidOperationException(
                $"{plan.Path} at port {plan.Port}: {result.Wrong} answers of {result.Requests} were wrong"
            );
    }

    /// <summary>Runs a bare loop where servers run.</summary>
    public static Task<LoadResult> BareAsync(string model, int rows, double seconds, string device = "cpu") =>
        RunAsync($"{ServerCore}", "bare", model, $"{rows}", FormattableString.Invariant($"{seconds}"), device);

    private static async Task<LoadResult> RunAsync(string cores, params string[] words)
    {
        var start = new ProcessStartInfo("taskset", ["-c", cores, Environment.ProcessPath!, .. words])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        // Compiled once, to the end: a second build in the middle would be measured too.
        start.Environment["DOTNET_TieredCompilation"] = "0";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize(output, LoadJson.Default.LoadResult)!
            : throw new InvalidOperationException($"{string.Join(' ', words)} ended with status {process.ExitCode}");
    }
}
