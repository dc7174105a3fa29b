using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Protos.Control;
using Sluice.Router;
using Sluice.Routing.Answering;

namespace Sluice.Benchmarks.Routers;

/// <summary>A router whose table is the benchmark's: one model split 3 to 1, and as many others beside it as are asked for.</summary>
internal static class BenchmarkRouter
{
    public static async Task<int> RunAsync(int port, int routes, int pods, string[] backends)
    {
        using var signals = new ShutdownSignals();
        var options = new RouterOptions
        {
            Http = ListenAddress.AnyLoopbackPort,
            Grpc = ListenAddress.Parse($"127.0.0.1:{port}"),
            Routing = new RoutingOptions { DefaultNamespace = "default" },
        };
        await using var router = new RouterHost(
            options,
            NullLoggerFactory.Instance,
            TimeProvider.System,
            new Random(1)
        );
        var table = new RoutingTable();
        table.Routes.Add(Measured(backends, pods));
        table.Routes.AddRange(Enumerable.Range(1, routes - 1).Select(Other));
        _ = router.State.Replace(table);
        await router.StartAsync(CancellationToken.None);
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, signals.Requested)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return 0;
    }

    private static Route Measured(string[] backends, int pods) =>
        new()
        {
            Generation = 1,
            Namespace = "default",
            Deployment = "m",
            Model = "m",
            Variants =
            {
                VariantOf("champion", 7500, Pods(backends[0], pods)),
                VariantOf("challenger", 2500, [backends[1]]),
            },
        };

    /// <summary>One backend at as many addresses of the loopback network: each is taken for a pod of its own.</summary>
    public static IEnumerable<string> Pods(string backend, int pods) =>
        pods == 1
            ? [backend]
            : Enumerable
                .Range(1, pods)
                .Select(pod =>
                    $"{new IPAddress([127, 2, (byte)(pod >> 8), (byte)pod])}:{backend[(backend.IndexOf(':') + 1)..]}"
                );

    /// <summary>A route with a pod of its own, at an address that nobody calls.</summary>
    private static Route Other(int number)
    {
        var address = new IPAddress([127, 1, (byte)(number >> 8), (byte)number]);
        return new Route
        {
            Generation = 1,
            Namespace = $"namespace-{number % 50}",
            Deployment = $"deployment-{number}",
            Model = $"model-{number}",
            Hosts = { $"deployment-{number}.namespace-{number % 50}.svc" },
            Variants = { VariantOf("only", 10_000, [$"{address}:8081"]) },
        };
    }

    private static Variant VariantOf(string name, uint share, IEnumerable<string> addresses) =>
        new()
        {
            Name = name,
            Revisions =
            {
                new Revision
                {
                    Name = $"{name}-1",
                    Version = "1",
                    Share = share,
                    Backends = { addresses.Select(address => new Backend { Address = address }) },
                },
            },
        };
}
