using System.Globalization;
using Sluice.Benchmarks.Downloads;
using Sluice.Benchmarks.Figures;
using Sluice.Benchmarks.Json;
using Sluice.Benchmarks.Kubernetes;
using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Routers;
using Sluice.Benchmarks.Serving;

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
    case ["router", var port, var routes, var pods, .. var backends]:
        return await BenchmarkRouter.RunAsync(int.Parse(port), int.Parse(routes), int.Parse(pods), backends);
}

// ./dev bench [--json FILE] [--only PREFIX] [--download-bytes BYTES] [--objects COUNT] [--requests N]
//             [--rounds N] [--seconds S]
string? json = null;
var only = "";
var bytes = 1L << 30;
var requests = 40_000;
var objects = 10_000;
var rounds = 5;
var seconds = 1.0;
for (var at = 0; at + 1 < args.Length; at += 2)
{
    switch (args[at])
    {
        case "--json":
            json = args[at + 1];
            break;
        case "--only":
            only = args[at + 1];
            break;
        case "--download-bytes" when long.TryParse(args[at + 1], out bytes) && bytes > 0:
            break;
        case "--requests" when int.TryParse(args[at + 1], out requests) && requests > 0:
            break;
        case "--objects" when int.TryParse(args[at + 1], out objects) && objects > 0:
            break;
        case "--rounds" when int.TryParse(args[at + 1], out rounds) && rounds > 0:
            break;
        case "--seconds" when double.TryParse(args[at + 1], CultureInfo.InvariantCulture, out seconds) && seconds > 0:
            break;
        default:
            await Console.Error.WriteLineAsync($"unknown, or without a number: {args[at]} {args[at + 1]}");
            return 1;
    }
}

(string Name, Func<Task<IReadOnlyList<Figure>>> Run)[] all =
[
    ("artifacts.download", () => DownloadBenchmark.RunAsync(bytes, Console.Error)),
    ("router.hop", () => RouterBenchmark.RunAsync(requests, Console.Error)),
    ("serving", () => ServingBenchmark.RunAsync(rounds, seconds, Console.Error)),
    ("peers", () => PeerBenchmark.RunAsync(rounds, seconds, Console.Error)),
    ("cuda", () => CudaBenchmark.RunAsync(rounds, seconds, Console.Error)),
    ("json.floats", () => JsonFloatsBenchmark.RunAsync(Console.Error)),
    ("kubernetes.list", () => ListBenchmark.RunAsync(objects, Console.Error)),
];
var figures = new List<Figure>();
foreach (var (name, run) in all.Where(each => each.Name.StartsWith(only, StringComparison.Ordinal)))
{
    await Console.Error.WriteLineAsync($"Measuring {name}");
    figures.AddRange(await run());
}

figures.ForEach(Console.WriteLine);
if (json is not null)
{
    await File.WriteAllTextAsync(json, FigureJson.Write(figures) + "\n");
}

return figures.Exists(figure => figure.Holds == false) ? 1 : 0;
