using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Routers;

namespace Sluice.Benchmarks.Serving;

/// <summary>The servers of a run, their models, and how long each measurement takes.</summary>
internal sealed class ServingBench : IAsyncDisposable
{
    private readonly int _rounds;
    private readonly ServingTable _table;

    private ServingBench(int rounds, double seconds, TextWriter report)
    {
        (_rounds, Seconds, _table) = (rounds, seconds, new(report));
        Repository = Directory.CreateDirectory(Path.Combine(Processes.Folder, "models")).FullName;
    }

    public Processes Processes { get; } = new();

    /// <summary>A repository with every model in version 1.</summary>
    public string Repository { get; }

    /// <summary>The model server as it is by default.</summary>
    public ServerUnderTest Server { get; private set; } = null!;

    /// <summary>The port of <see cref="BenchmarkBackend"/> for gRPC.</summary>
    public int EmptyGrpc { get; private set; }

    /// <summary>The same over HTTP/1.1.</summary>
    public int EmptyHttp { get; private set; }

    /// <summary>Of a measurement.</summary>
    public double Seconds { get; }

    public static async Task<ServingBench> StartAsync(int rounds, double seconds, TextWriter report)
    {
        var bench = new ServingBench(rounds, seconds, report);
        foreach (var model in BenchmarkModel.All)
        {
            var file = bench.FileOf(model);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, model.Build());
        }

        bench.Server = await bench.StartServerAsync();
        (bench.EmptyGrpc, bench.EmptyHttp) = (Processes.FreePort(), Processes.FreePort());
        var empty = await bench.Processes.StartSelfAsync(
            Measured.ServerCore,
            bench.EmptyGrpc,
            "backend",
            $"{bench.EmptyGrpc}",
            $"{bench.EmptyHttp}"
        );
        bench.Processes.Add(empty, bench.EmptyHttp);
        return bench;
    }

    /// <summary>Another model server over the same models.</summary>
    public Task<ServerUnderTest> StartServerAsync(params string[] flags) =>
        StartServerOnAsync($"{Measured.ServerCore}", flags);

    /// <summary>One on other cores, as taskset(1) has them.</summary>
    public Task<ServerUnderTest> StartServerOnAsync(string cores, params string[] flags) =>
        ServerUnderTest.StartAsync(Processes, Program, Repository, cores, flags);

    /// <summary>The model server as images have it, compiled ahead; where ./dev bench has published none, as tests have it.</summary>
    private static string Program { get; } =
        Path.Combine(
            Environment.GetEnvironmentVariable("SLUICE_BENCH_SERVER") is { Length: > 0 } published
                ? published
                : AppContext.BaseDirectory,
            "Sluice.ModelServer"
        );

    /// <summary>A model's file.</summary>
    public string FileOf(BenchmarkModel model) => Path.Combine(Repository, model.Name, "1", "model.onnx");

    /// <summary>Long enough for some hundred runs.</summary>
    public double SecondsOf(BenchmarkModel model) => model == BenchmarkModel.LargeCnn ? 3 * Seconds : Seconds;

    /// <summary>Sends a load to a server of this run.</summary>
    public async Task<LoadResult> LoadAsync(LoadPlan plan)
    {
        var target = new Target("", plan.Port, Processes.At(plan.Port));
        var before = target.ProcessorTime;
        var result = await Measured.LoadAsync(plan, Processes.Folder);
        return result with { Processor = (target.ProcessorTime - before).TotalMicroseconds / result.Answered };
    }

    public Task<LoadResult> BareAsync(BenchmarkModel model, int rows = 1, string device = "cpu") =>
        Measured.BareAsync(FileOf(model), rows, SecondsOf(model), device);

    /// <summary>Measures in turns, and says what each showed.</summary>
    public async Task<Turns> TakeAsync(string what, params (string Name, Func<Task<LoadResult>> Run)[] measurements)
    {
        foreach (var (_, run) in measurements)
            await SettleAsync(run);
        var turns = await Turns.TakeAsync(_rounds, measurements);
        foreach (var (name, _) in measurements)
            await _table.AddAsync(what, name, turns.Of(name));
        return turns;
    }

    /// <summary>
    /// Until it gets no faster: a process compiles what it does often a second and a third time, on the very core that it answers
    /// on. A core that is never idle leaves the compiler so little that it is busy for half a minute, and nothing gets faster
    /// meanwhile: between the loads there is time for it.
    /// </summary>
    private async Task SettleAsync(Func<Task<LoadResult>> run)
    {
        const int most = 20;
        const double better = 1.03;
        var (best, without) = (0.0, 0);
        for (var i = 0; i < most && without < 3; i++)
        {
            var speed = (await run()).PerSecond;
            await Processes.QuietAsync();
            without = speed > best * better ? 0 : without + 1;
            best = Math.Max(best, speed);
        }
    }

    public ValueTask DisposeAsync()
    {
        Server.Dispose();
        return Processes.DisposeAsync();
    }
}
