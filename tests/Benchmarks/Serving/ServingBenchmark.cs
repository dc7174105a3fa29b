using Sluice.Benchmarks.Figures;
using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Routers;

namespace Sluice.Benchmarks.Serving;

/// <summary>
/// The model server beside the bare loop over the same session, beside an empty Kestrel, and beside itself with batching: server on
/// one core, callers on the other, in turns.
/// </summary>
internal sealed class ServingBenchmark(ServingBench bench)
{
    private const string Bare = "bare loop";
    private const string Served = "served";
    private const string Empty = "empty Kestrel";

    /// <summary>The figures whose names begin as asked for, and those that are measured with them.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(string only, int rounds, double seconds, TextWriter report)
    {
        await using var bench = await ServingBench.StartAsync(rounds, seconds, report);
        var benchmark = new ServingBenchmark(bench);
        (string[] Names, Func<Task<IReadOnlyList<Figure>>> Run)[] parts =
        [
            (["grpc.tiny"], async () => [await benchmark.TinyAsync()]),
            (["grpc.small-cnn"], async () => [await benchmark.BoundByModelAsync(BenchmarkModel.SmallCnn, 0.80, 0.92)]),
            (["grpc.large-cnn"], async () => [await benchmark.BoundByModelAsync(BenchmarkModel.LargeCnn, 0.95, 0.99)]),
            (["grpc.image", "rest-binary.image", "upload"], benchmark.ImageAsync),
            (["one-client.tiny"], () => benchmark.OneClientAsync(BenchmarkModel.Tiny)),
            (["one-client.mlp"], () => benchmark.OneClientAsync(BenchmarkModel.Mlp)),
            (["garbage"], new GarbageBenchmark(bench).RunAsync),
            (["batching"], new BatchingBenchmark(bench).RunAsync),
            (["open-loop"], new LoadShapesBenchmark(bench).OpenLoopAsync),
            (["router"], new LoadShapesBenchmark(bench).RouterAsync),
            (["megabytes"], new LoadShapesBenchmark(bench).MegabytesAsync),
        ];
        var figures = new List<Figure>();
        foreach (var (_, run) in parts.Where(part => Array.Exists(part.Names, IsWanted)))
            figures.AddRange(await run());
        return figures;

        bool IsWanted(string name) => BenchOptions.IsWanted($"serving.{name}", only);
    }

    private async Task<Figure> TinyAsync()
    {
        var model = BenchmarkModel.Tiny;
        var turns = await bench.TakeAsync(
            $"{model.Name}, gRPC, 64 in flight",
            (Served, () => bench.LoadAsync(ServingRequests.Grpc(model, bench.Server.Grpc, 4, 16, bench.Seconds))),
            (Empty, () => bench.LoadAsync(ServingRequests.Echo(model, bench.EmptyGrpc, 4, 16, bench.Seconds)))
        );
        return new("serving.grpc.tiny-to-empty-kestrel", turns.Ratio(Served, Empty), "ratio", "higher", 0.75, 0.90);
    }

    private async Task<Figure> BoundByModelAsync(BenchmarkModel model, double floor, double aim)
    {
        var turns = await bench.TakeAsync(
            $"{model.Name}, gRPC, 8 in flight",
            (
                Served,
                () => bench.LoadAsync(ServingRequests.Grpc(model, bench.Server.Grpc, 2, 4, bench.SecondsOf(model)))
            ),
            (Bare, () => bench.BareAsync(model))
        );
        return new($"serving.grpc.{model.Name}-to-bare", turns.Ratio(Served, Bare), "ratio", "higher", floor, aim);
    }

    /// <summary>What bringing the bytes costs is not ours to save: the reference is one after the other, bytes and run.</summary>
    private async Task<IReadOnlyList<Figure>> ImageAsync()
    {
        var model = BenchmarkModel.Image;
        var (bytes, seconds) = (Processes.FreePort(), bench.Seconds);
        await bench.Processes.StartSelfAsync(Measured.ServerCore, bytes, "sink", $"{bytes}");
        var turns = await bench.TakeAsync(
            $"{model.Name}, 602 KB, 4 in flight",
            ("served, gRPC", () => bench.LoadAsync(ServingRequests.Grpc(model, bench.Server.Grpc, 2, 2, seconds))),
            ("upload alone, gRPC", () => bench.LoadAsync(ServingRequests.Grpc(model, bench.EmptyGrpc, 2, 2, seconds))),
            (Bare, () => bench.BareAsync(model)),
            (
                "served, binary REST",
                () => bench.LoadAsync(ServingRequests.Binary(model, bench.Server.Rest, 4, seconds))
            ),
            ("upload alone, REST", () => bench.LoadAsync(ServingRequests.Binary(model, bench.EmptyHttp, 4, seconds))),
            ("socket", () => bench.LoadAsync(ServingRequests.Bytes(model, bytes, 4, seconds)))
        );
        return
        [
            Beside("grpc.image-to-upload-and-bare", "served, gRPC", "upload alone, gRPC"),
            Beside("rest-binary.image-to-upload-and-bare", "served, binary REST", "upload alone, REST"),
            new("serving.upload-to-socket", turns.Ratio("upload alone, gRPC", "socket"), "ratio", "higher", 0.45, 0.65),
        ];

        Figure Beside(string name, string served, string upload) =>
            new(
                $"serving.{name}",
                turns.Median(round =>
                    round[served].PerSecond * (1 / round[upload].PerSecond + 1 / round[Bare].PerSecond)
                ),
                "ratio",
                "higher",
                0.90,
                0.97
            );
    }

    private async Task<IReadOnlyList<Figure>> OneClientAsync(BenchmarkModel model)
    {
        var turns = await bench.TakeAsync(
            $"{model.Name}, gRPC, 1 in flight",
            (Served, () => bench.LoadAsync(ServingRequests.Grpc(model, bench.Server.Grpc, 1, 1, bench.Seconds))),
            (Bare, () => bench.BareAsync(model)),
            (Empty, () => bench.LoadAsync(ServingRequests.Echo(model, bench.EmptyGrpc, 1, 1, bench.Seconds)))
        );
        return
        [
            new(
                $"serving.one-client.{model.Name}-p50-added",
                turns.Median(round => round[Served].P50 - round[Bare].P50),
                "us",
                "lower",
                60,
                30
            ),
            new(
                $"serving.one-client.{model.Name}-p99-added",
                turns.Median(round => round[Served].P99 - round[Bare].P99),
                "us",
                "lower",
                200,
                80
            ),
        ];
    }
}
