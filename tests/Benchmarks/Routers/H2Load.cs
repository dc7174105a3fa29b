using System.Diagnostics;
using System.Globalization;

namespace Sluice.Benchmarks.Routers;

/// <summary>Runs nghttp2's h2load against a gRPC method.</summary>
internal static class H2Load
{
    private const string Method = "inference.GRPCInferenceService/ModelInfer";

    /// <param name="target">What is measured.</param>
    /// <param name="load">The load.</param>
    /// <param name="requests">How many.</param>
    /// <param name="folder">Where files may lie.</param>
    /// <exception cref="InvalidOperationException">Not every request was answered.</exception>
    public static async Task<Measurement> RunAsync(Target target, Load load, int requests, string folder)
    {
        var (body, log) = (Path.Combine(folder, $"{load.Name}.body"), Path.Combine(folder, "h2load.log"));
        await File.WriteAllBytesAsync(body, load.Message);
        File.Delete(log);
        string[] words =
        [
            .. new[] { "-c", "1", "h2load", "-t", "1", "-n", $"{requests}", "-c", $"{load.Connections}" },
            .. new[] { "-m", $"{load.Streams}", "-d", body, "--log-file", log, "-w", "24", "-W", "24" },
            .. new[] { "-H", "content-type: application/grpc", "-H", "te: trailers" },
            $"http://127.0.0.1:{target.Port}/{Method}",
        ];
        using var process = Process.Start(
            new ProcessStartInfo("taskset", words)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var before = target.ProcessorTime;
        var clock = Stopwatch.GetTimestamp();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        var took = Stopwatch.GetElapsedTime(clock);
        var spent = target.ProcessorTime - before;
        if (!output.Contains($"{requests} succeeded", StringComparison.Ordinal))
            throw new InvalidOperationException($"{target.Name}: not every request was answered\n{output}");

        // start, status and duration of each request, the times in microseconds
        var durations = File.ReadLines(log)
            .Select(line => double.Parse(line.Split('\t')[2], CultureInfo.InvariantCulture))
            .Order()
            .ToList();
        return new Measurement(
            requests / took.TotalSeconds,
            durations[durations.Count / 2],
            durations[(int)(durations.Count * 0.99)],
            spent.TotalMicroseconds / requests
        );
    }
}
