using System.Globalization;

namespace Sluice.Benchmarks.Routers;

/// <summary>
/// The router's hop beside a direct call, nginx's and haproxy's: the same split over the same two backends, each target in turn,
/// round after round, so that what else the machine does falls on all alike.
/// </summary>
internal static class RouterBenchmark
{
    private const int MeasuredCore = 0;
    private const int OtherCore = 1;

    public static async Task<int> RunAsync(RouterBenchmarkOptions options)
    {
        await using var processes = new Processes();
        var targets = await StartAsync(processes);
        foreach (var load in Load.All)
            Report(load, await MeasureAsync(load, targets, options, processes.Folder));
        return 0;
    }

    private static async Task<IReadOnlyList<Target>> StartAsync(Processes processes)
    {
        var ports = Enumerable.Range(0, 6).Select(_ => Processes.FreePort()).ToArray();
        await processes.StartSelfAsync(OtherCore, ports[0], "backend", $"{ports[0]}");
        await processes.StartSelfAsync(OtherCore, ports[1], "backend", $"{ports[1]}");
        string[] backends = [$"127.0.0.1:{ports[0]}", $"127.0.0.1:{ports[1]}"];
        var (nginx, haproxy) = (Path.Combine(processes.Folder, "nginx"), Path.Combine(processes.Folder, "haproxy"));
        await File.WriteAllTextAsync(nginx, Proxies.Nginx(processes.Folder, ports[4], backends));
        await File.WriteAllTextAsync(haproxy, Proxies.Haproxy(ports[5], backends));
        return
        [
            new("direct", ports[0], null),
            await RouterAsync("sluice", ports[2], 1),
            await RouterAsync("sluice, 1,000 routes", ports[3], 1_000),
            new("nginx", ports[4], await processes.StartAsync(MeasuredCore, ports[4], "nginx", "-c", nginx)),
            new("haproxy", ports[5], await processes.StartAsync(MeasuredCore, ports[5], "haproxy", "-f", haproxy)),
        ];

        async Task<Target> RouterAsync(string name, int port, int routes) =>
            new(
                name,
                port,
                await processes.StartSelfAsync(MeasuredCore, port, ["router", $"{port}", $"{routes}", .. backends])
            );
    }

    private static async Task<IReadOnlyList<(Target Target, Measurement Measured)>> MeasureAsync(
        Load load,
        IReadOnlyList<Target> targets,
        RouterBenchmarkOptions options,
        string folder
    )
    {
        var requests = Math.Max(1, (int)(options.Requests * load.Part));
        var runs = targets.ToDictionary(target => target, _ => new List<Measurement>());
        foreach (var target in targets)
            await H2Load.RunAsync(target, load, requests, folder);
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var target in targets)
                runs[target].Add(await H2Load.RunAsync(target, load, requests, folder));
        }
        return [.. targets.Select(target => (target, Measurement.MedianOf(runs[target])))];
    }

    private static void Report(Load load, IReadOnlyList<(Target Target, Measurement Measured)> all)
    {
        var direct = all[0].Measured;
        var haproxy = all[^1].Measured;
        Console.WriteLine($"\n{load.Name}: medians");
        Console.WriteLine("| | requests/s | p50 us | added p50 us | p99 us | CPU us | CPU / haproxy's |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var (target, measured) in all)
        {
            var processor = target.Process is null ? "" : Number(measured.Processor, "0.0");
            var ratio = target.Process is null ? "" : Number(measured.Processor / haproxy.Processor, "0.0");
            Console.WriteLine(
                $"| {target.Name} | {Number(measured.PerSecond, "#,0")} | {Number(measured.Median, "0")} | "
                    + $"{Number(measured.Median - direct.Median, "0")} | {Number(measured.P99, "0")} | {processor} | {ratio} |"
            );
        }
    }

    private static string Number(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
