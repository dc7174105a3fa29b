using Sluice.Benchmarks.Figures;
using Sluice.Benchmarks.Load;

namespace Sluice.Benchmarks.Serving;

/// <summary>Batching on beside batching off: what it brings under load, and what it costs without.</summary>
internal sealed class BatchingBenchmark(ServingBench bench)
{
    private const string Off = "batching off";
    private const string On = "batching on";

    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        using var single = await bench.StartServerAsync("--batching", "off");
        using var batching = await bench.StartServerAsync("--batching", "auto");
        var (mlp, tiny) = (BenchmarkModel.Mlp, BenchmarkModel.Tiny);
        var loaded = await bench.TakeAsync("mlp, gRPC, 64 in flight", Both(mlp, single, batching, 4, 16));
        var idle = await bench.TakeAsync("tiny, gRPC, 1 in flight", Both(tiny, single, batching, 1, 1));
        return
        [
            new("serving.batching.mlp-to-unbatched", loaded.Ratio(On, Off), "ratio", "higher", 3, 4.5),
            new(
                "serving.batching.mlp-p99-to-unbatched",
                loaded.Median(round => round[On].P99 / round[Off].P99),
                "ratio",
                "lower",
                1,
                0.5
            ),
            new(
                "serving.batching.idle-p50-added",
                idle.Median(round => round[On].P50 - round[Off].P50),
                "us",
                "lower",
                15,
                0
            ),
        ];
    }

    private (string Name, Func<Task<LoadResult>> Run)[] Both(
        BenchmarkModel model,
        ServerUnderTest single,
        ServerUnderTest batching,
        int connections,
        int streams
    ) =>
        [
            (Off, () => bench.LoadAsync(ServingRequests.Grpc(model, single.Grpc, connections, streams, bench.Seconds))),
            (
                On,
                () => bench.LoadAsync(ServingRequests.Grpc(model, batching.Grpc, connections, streams, bench.Seconds))
            ),
        ];
}
