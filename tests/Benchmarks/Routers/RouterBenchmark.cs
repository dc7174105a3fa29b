using System.Globalization;
using Sluice.Benchmarks.Figures;

namespace Sluice.Benchmarks.Routers;

/// <summary>
/// The router's hop beside a direct call, nginx's and haproxy's: the same split over the same two backends, each target in turn,
/// round after round, so that what else the machine does falls on all alike.
/// </summary>
internal static class RouterBenchmark
{
    private const string Sluice = "sluice";
    private const string ThousandRoutes = "sluice, 1,000 routes";
    private const string ThousandPods = "sluice, 1,000 pods";
    private const string Nginx = "nginx";
    private const string NginxOfMany = "nginx, 1,000 servers";
    private const string Haproxy = "haproxy";
    private const string HaproxyOfMany = "haproxy, 1,000 servers";
    private const int Many = 1_000;
    private const int Rounds = 5;
    private const int MeasuredCore = 0;
    private const int OtherCore = 1;

    /// <param name="requests">How many make one measurement with 64 in flight.</param>
    /// <param name="report">Where the whole tables go.</param>
    public static async Task<IReadOnlyList<Figure>> RunAsync(int requests, TextWriter report)
    {
        string[] needed = ["nginx", "haproxy", "h2load", "taskset"];
        if (needed.FirstOrDefault(program => !IsInstalled(program)) is { } missing)
            return Figures(null, null, $"{missing} is not installed");

        await using var processes = new Processes();
        var targets = await StartAsync(processes);
        var processor = new Dictionary<Gates, Dictionary<string, double>>();
        foreach (var load in Load.All)
        {
            var all = await MeasureAsync(load, targets, requests, processes.Folder);
            await ReportAsync(load, all, report);
            processor[load.Gates] = all.ToDictionary(each => each.Target.Name, each => each.Measured.Processor);
        }
        return Figures(processor[Gates.Hop], processor[Gates.Pods], null);
    }

    private static bool IsInstalled(string program) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(':')
            .Append("/usr/sbin")
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static IReadOnlyList<Figure> Figures(
        Dictionary<string, double>? processor,
        Dictionary<string, double>? alone,
        string? reason
    ) =>
        [
            FigureOf("cpu-to-haproxy", processor?[Sluice] / processor?[Haproxy], 10, 2.5, reason),
            FigureOf("cpu-to-nginx", processor?[Sluice] / processor?[Nginx], 6, 1.2, reason),
            FigureOf("thousand-routes-to-one", processor?[ThousandRoutes] / processor?[Sluice], 1.25, 1.05, reason),
            FigureOf("thousand-pods-to-one", alone?[ThousandPods] / alone?[Sluice], 1.5, 1.1, reason),
            FigureOf("thousand-pods-to-nginx", processor?[ThousandPods] / processor?[NginxOfMany], 3, 1.2, reason),
        ];

    private static Figure FigureOf(string name, double? value, double floor, double aim, string? reason) =>
        new($"router.hop.{name}", value, "ratio", "lower", floor, aim) { Reason = reason };

    private static async Task<IReadOnlyList<Target>> StartAsync(Processes processes)
    {
        var ports = Enumerable.Range(0, 9).Select(_ => Processes.FreePort()).ToArray();
        await processes.StartSelfAsync(OtherCore, ports[0], "backend", $"{ports[0]}", "0");
        await processes.StartSelfAsync(OtherCore, ports[1], "backend", $"{ports[1]}", "0");
        string[] backends = [$"127.0.0.1:{ports[0]}", $"127.0.0.1:{ports[1]}"];
        var pods = BenchmarkRouter.Pods(backends[0], Many).ToList();
        return
        [
            new("direct", ports[0], null),
            await RouterAsync(Sluice, ports[2], 1, 1),
            await RouterAsync(ThousandRoutes, ports[3], Many, 1),
            await RouterAsync(ThousandPods, ports[6], 1, Many),
            await ProxyAsync(Nginx, ports[4], "nginx", "-c", folder => Proxies.Nginx(folder, ports[4], backends)),
            await ProxyAsync(Haproxy, ports[5], "haproxy", "-f", _ => Proxies.Haproxy(ports[5], backends)),
            await ProxyAsync(
                NginxOfMany,
                ports[7],
                "nginx",
                "-c",
                folder => Proxies.NginxOfMany(folder, ports[7], pods)
            ),
            await ProxyAsync(HaproxyOfMany, ports[8], "haproxy", "-f", _ => Proxies.HaproxyOfMany(ports[8], pods)),
        ];

        async Task<Target> ProxyAsync(
            string name,
            int port,
            string program,
            string flag,
            Func<string, string> configure
        )
        {
            var folder = Directory.CreateDirectory(Path.Combine(processes.Folder, $"{port}")).FullName;
            var file = Path.Combine(folder, program);
            await File.WriteAllTextAsync(file, configure(folder));
            return new(name, port, await processes.StartAsync(MeasuredCore, port, program, flag, file));
        }

        async Task<Target> RouterAsync(string name, int port, int routes, int pods) =>
            new(
                name,
                port,
                await processes.StartSelfAsync(
                    MeasuredCore,
                    port,
                    ["router", $"{port}", $"{routes}", $"{pods}", .. backends]
                )
            );
    }

    private static async Task<IReadOnlyList<(Target Target, Measurement Measured)>> MeasureAsync(
        Load load,
        IReadOnlyList<Target> targets,
        int ofAll,
        string folder
    )
    {
        var requests = Math.Max(1, (int)(ofAll * load.Part));
        var runs = targets.ToDictionary(target => target, _ => new List<Measurement>());
        foreach (var target in targets)
            await H2Load.RunAsync(target, load, requests, folder);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var target in targets)
                runs[target].Add(await H2Load.RunAsync(target, load, requests, folder));
        }
        return [.. targets.Select(target => (target, Measurement.MedianOf(runs[target])))];
    }

    private static async Task ReportAsync(
        Load load,
        IReadOnlyList<(Target Target, Measurement Measured)> all,
        TextWriter report
    )
    {
        var (direct, haproxy) = (all[0].Measured, all.First(each => each.Target.Name == Haproxy).Measured);
        await report.WriteLineAsync($"\n{load.Name}: medians");
        await report.WriteLineAsync("| | requests/s | p50 us | added p50 us | p99 us | CPU us | CPU / haproxy's |");
        await report.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (var (target, measured) in all)
        {
            var processor = target.Process is null ? "" : Number(measured.Processor, "0.0");
            var ratio = target.Process is null ? "" : Number(measured.Processor / haproxy.Processor, "0.0");
            await report.WriteLineAsync(
                $"| {target.Name} | {Number(measured.PerSecond, "#,0")} | {Number(measured.Median, "0")} | "
                    + $"{Number(measured.Median - direct.Median, "0")} | {Number(measured.P99, "0")} | {processor} | {ratio} |"
            );
        }
    }

    private static string Number(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
