using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sluice.Benchmarks.Figures;
using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Routers;

namespace Sluice.Benchmarks.Serving;

/// <summary>
/// How long the published model server takes from its start to its first answer, and how much memory it has at rest and under
/// load. Seconds and bytes differ from machine to machine: they gate nothing, and stand beside a loop of known work.
/// </summary>
internal sealed class StartBenchmark(TextWriter report)
{
    private const int Starts = 9;
    private const int CalibrationSteps = 200_000_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<IReadOnlyList<Figure>> RunAsync(double seconds, TextWriter report)
    {
        var program = Path.Combine(
            Environment.GetEnvironmentVariable("SLUICE_BENCH_SERVER") ?? "",
            "Sluice.ModelServer"
        );
        return Path.IsPathRooted(program) && File.Exists(program)
            ? await new StartBenchmark(report).RunAsync(program, seconds)
            : Figures(null, null, null, "there is no published model server; ./dev bench publishes one");
    }

    private static IReadOnlyList<Figure> Figures(double? start, double? rest, double? load, string? reason) =>
        [
            new("start.first-answer", start, "ms", "lower", 250, 150) { IsGated = false, Reason = reason },
            new("start.memory-at-rest", rest, "MB", "lower", 110, 90) { IsGated = false, Reason = reason },
            new("start.memory-under-load", load, "MB", "lower", 150, 110) { IsGated = false, Reason = reason },
        ];

    private async Task<IReadOnlyList<Figure>> RunAsync(string program, double seconds)
    {
        await using var processes = new Processes();
        var repository = Path.Combine(processes.Folder, "models");
        var file = Path.Combine(repository, BenchmarkModel.Tiny.Name, "1", "model.onnx");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, BenchmarkModel.Tiny.Build());
        var (starts, loops) = (new List<double>(), new List<double>());
        for (var i = 0; i < Starts; i++)
        {
            starts.Add(await StartAsync(program, repository));
            loops.Add(Calibrate());
        }

        using var server = await ServerUnderTest.StartAsync(processes, program, repository, "0-1");
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        var rest = server.ResidentBytes;
        await Measured.LoadAsync(
            ServingRequests.Grpc(BenchmarkModel.Tiny, server.Grpc, 4, 16, 3 * seconds),
            processes.Folder
        );
        await report.WriteLineAsync(
            $"published in {Path.GetDirectoryName(program)}: {Describe(starts)} to the first answer; the calibration loop {Describe(loops)}"
        );
        return Figures(Middle(starts), rest / 1e6, server.ResidentBytes / 1e6, null);
    }

    private static string Describe(List<double> values) =>
        FormattableString.Invariant($"median {Middle(values):0} ms ({values.Min():0} to {values.Max():0})");

    private static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>Milliseconds from the start of the process to the end of its first answer.</summary>
    private static async Task<double> StartAsync(string program, string repository)
    {
        var (rest, grpc) = (Processes.FreePort(), Processes.FreePort());
        var start = new ProcessStartInfo(
            program,
            [
                "--repository",
                repository,
                "--http",
                $"127.0.0.1:{rest}",
                "--grpc",
                $"127.0.0.1:{grpc}",
                "--operations",
                "127.0.0.1:0",
            ]
        )
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = repository,
        };
        var plan = ServingRequests.Json(BenchmarkModel.Tiny, rest, 1, 1);
        var clock = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        try
        {
            while (!await IsAnsweredAsync(plan))
            {
                if (Stopwatch.GetElapsedTime(clock) > Patience)
                    throw new InvalidOperationException($"{program} gave no answer within {Patience}");
            }

            return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    private static async Task<bool> IsAnsweredAsync(LoadPlan plan)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, plan.Port);
            await socket.SendAsync(Http1Caller.Request(plan));
            var answer = new byte[1 << 12];
            var read = await socket.ReceiveAsync(answer);
            return answer.AsSpan(0, read).StartsWith("HTTP/1.1 200"u8);
        }
        catch (SocketException)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            return false;
        }
    }

    /// <summary>Milliseconds for steps of a generator of numbers, which nothing but the processor decides.</summary>
    private static double Calibrate()
    {
        var clock = Stopwatch.GetTimestamp();
        var state = 88_172_645_463_325_252UL;
        for (var i = 0; i < CalibrationSteps; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
        }

        GC.KeepAlive(state);
        return Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
    }
}
