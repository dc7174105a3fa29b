using Sluice.Benchmarks.Figures;
using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Routers;

namespace Sluice.Benchmarks.Serving;

/// <summary>Other shapes of load than a closed loop of small requests to the server itself.</summary>
internal sealed class LoadShapesBenchmark(ServingBench bench)
{
    private const string Direct = "direct";
    private const string Routed = "through the router";
    private const string Closed = "closed loop";
    private const string Open = "open loop";
    private const int Images = 8;

    /// <summary>Requests begun by the clock, half as many as a closed loop gets answered: what callers wait who do not wait for each other.</summary>
    public async Task<IReadOnlyList<Figure>> OpenLoopAsync()
    {
        var figures = new List<Figure>();
        foreach (var model in new[] { BenchmarkModel.Tiny, BenchmarkModel.Mlp })
        {
            var plan = ServingRequests.Grpc(model, bench.Server.Grpc, 4, 16, bench.Seconds);
            var rate = 0.0;
            var turns = await bench.TakeAsync(
                $"{model.Name}, gRPC, as many as go, and half as many by the clock",
                (
                    Closed,
                    async () =>
                    {
                        var result = await bench.LoadAsync(plan);
                        rate = result.PerSecond / 2;
                        return result;
                    }
                ),
                // One caller: it looks at the clock all the time, and several would keep each other from their core.
                (Open, () => bench.LoadAsync(plan with { Rate = rate, Connections = 1 }))
            );
            figures.Add(
                new(
                    $"serving.open-loop.{model.Name}-p99-to-closed",
                    turns.Median(round => round[Open].P99 / round[Closed].P99),
                    "ratio",
                    "lower",
                    1,
                    0.25
                )
            );
        }

        return figures;
    }

    /// <summary>Router and model server share a core.</summary>
    public async Task<IReadOnlyList<Figure>> RouterAsync()
    {
        var (model, port) = (BenchmarkModel.Routed, Processes.FreePort());
        var backend = $"127.0.0.1:{bench.Server.Grpc}";
        await bench.Processes.StartSelfAsync(
            Measured.ServerCore,
            port,
            ["router", $"{port}", "1", "1", backend, backend]
        );
        var many = await TakeAsync(4, 16);
        var one = await TakeAsync(1, 1);
        return
        [
            new("serving.router.tiny-to-direct", many.Ratio(Routed, Direct), "ratio", "higher", 0.25, 0.5),
            new(
                "serving.router.tiny-p50-added",
                one.Median(round => round[Routed].P50 - round[Direct].P50),
                "us",
                "lower",
                400,
                50
            ),
        ];

        Task<Turns> TakeAsync(int connections, int streams) =>
            bench.TakeAsync(
                $"tiny, gRPC, {connections * streams} in flight",
                (Direct, () => LoadAsync(bench.Server.Grpc, connections, streams)),
                (Routed, () => LoadAsync(port, connections, streams))
            );

        Task<LoadResult> LoadAsync(int to, int connections, int streams) =>
            bench.LoadAsync(ServingRequests.Grpc(model, to, connections, streams, bench.Seconds));
    }

    /// <summary>Requests of megabytes: several images in one, to an upload alone and the bare loop one after the other.</summary>
    public async Task<IReadOnlyList<Figure>> MegabytesAsync()
    {
        const string bare = "bare loop";
        const string upload = "upload alone";
        var model = BenchmarkModel.Image;
        var turns = await bench.TakeAsync(
            $"{Images} images, 4.8 MB, gRPC, 2 in flight",
            (Direct, () => LoadAsync(bench.Server.Grpc)),
            (upload, () => LoadAsync(bench.EmptyGrpc)),
            (bare, () => bench.BareAsync(model, Images))
        );
        return
        [
            new(
                "serving.megabytes.images-to-upload-and-bare",
                turns.Median(round =>
                    round[Direct].PerSecond * (1 / round[upload].PerSecond + 1 / round[bare].PerSecond)
                ),
                "ratio",
                "higher",
                0.90,
                0.97
            ),
        ];

        Task<LoadResult> LoadAsync(int port) =>
            bench.LoadAsync(ServingRequests.Grpc(model, port, 2, 1, bench.Seconds, Images));
    }
}
