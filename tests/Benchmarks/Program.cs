using Sluice.Benchmarks;
using Sluice.Benchmarks.Downloads;
using Sluice.Benchmarks.Figures;
using Sluice.Benchmarks.Json;
using Sluice.Benchmarks.Kubernetes;
using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Micro;
using Sluice.Benchmarks.Routers;
using Sluice.Benchmarks.Serving;
using Sluice.Testing;

// The processes of a benchmark are this program too.
switch (args)
{
    case ["backend", var grpc, var http]:
        return await BenchmarkBackend.RunAsync(int.Parse(grpc), int.Parse(http));
    case ["load", var plan]:
        return await LoadCommand.RunAsync(plan);
    case ["sink", var port]:
        return ByteSink.Run(int.Parse(port));
    case ["bare", var model, var rows, var duration, var device]:
        return BareLoop.Run(model, rows, duration, device);
    case ["--micro", var filter]:
        return MicroBenchmarks.Run(filter);
    case ["router", var port, var routes, var pods, .. var backends]:
        return await BenchmarkRouter.RunAsync(int.Parse(port), int.Parse(routes), int.Parse(pods), backends);
}

BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
}
catch (FormatException failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return 2;
}

(string Name, Func<Task<IReadOnlyList<Figure>>> Run)[] all =
[
    ("artifacts.download", () => DownloadBenchmark.RunAsync(options.DownloadBytes, Console.Error)),
    ("router.hop", () => RouterBenchmark.RunAsync(options.Requests, Console.Error)),
    ("serving", () => ServingBenchmark.RunAsync(options.Only, options.Rounds, options.Seconds, Console.Error)),
    ("peers", () => PeerBenchmark.RunAsync(options.Only, options.Rounds, options.Seconds, Console.Error)),
    ("cuda", () => CudaBenchmark.RunAsync(options.Rounds, options.Seconds, Console.Error)),
    ("start", () => StartBenchmark.RunAsync(options.Seconds, Console.Error)),
    ("json.floats", () => JsonFloatsBenchmark.RunAsync(Console.Error)),
    ("kubernetes.list", () => ListBenchmark.RunAsync(options.Objects, Console.Error)),
];
var figures = new List<Figure>();
foreach (var (name, run) in all.Where(each => BenchOptions.IsWanted(each.Name, options.Only)))
{
    await Console.Error.WriteLineAsync($"Measuring {name}");
    figures.AddRange(await run());
}

Console.Write(FigureTable.Render(figures));
if (options.Json is { } json)
    await File.WriteAllTextAsync(json, FigureJson.Write(figures) + "\n");
if (options.Docs)
    await FigureDocument.UpdateAsync(RepositoryFiles.PathOf("docs"), figures);
return figures.Exists(figure => figure is { IsGated: true, Holds: false }) ? 1 : 0;
