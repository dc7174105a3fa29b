using Sluice.Benchmarks.Figures;
using Sluice.Benchmarks.Load;
using Sluice.Benchmarks.Routers;
using Sluice.Testing;

namespace Sluice.Benchmarks.Serving;

/// <summary>The model server beside other servers over ONNX Runtime on the same core, each at its own best settings.</summary>
internal sealed class PeerBenchmark(ServingBench bench)
{
    private const string Us = "sluice";
    private const string GrpcPeer = "grpc-js 1.14.7, onnxruntime-node 1.30.0";
    private const string RestPeer = "fastify 5.12.8, onnxruntime-node 1.30.0";

    /// <summary>The figures whose names begin as asked for, and those that are measured with them.</summary>
    public static async Task<IReadOnlyList<Figure>> RunAsync(string only, int rounds, double seconds, TextWriter report)
    {
        if (
            Environment.GetEnvironmentVariable("SLUICE_BENCH_PEERS") is not { Length: > 0 } modules
            || !Directory.Exists(modules)
        )
        {
            return [.. Unmeasured("the peers' npm packages are not there; ./dev bench fetches them")];
        }

        await using var bench = await ServingBench.StartAsync(rounds, seconds, report);
        var benchmark = new PeerBenchmark(bench);
        return
        [
            .. BenchOptions.IsWanted("peers.grpc", only) ? await benchmark.GrpcAsync(modules) : [],
            .. BenchOptions.IsWanted("peers.rest-json", only) ? await benchmark.RestAsync(modules) : [],
        ];
    }

    private async Task<IReadOnlyList<Figure>> GrpcAsync(string modules)
    {
        var proto = RepositoryFiles.PathOf("protos/inference/inference.proto");
        var grpc = await StartAsync(modules, "grpc.js", proto);
        var figures = new List<Figure>();
        foreach (
            var (model, floor, aim) in new[]
            {
                (BenchmarkModel.Tiny, 3.5, 5.0),
                (BenchmarkModel.Mlp, 1.8, 2.2),
                (BenchmarkModel.Image, 2.2, 3.0),
            }
        )
        {
            var streams = model == BenchmarkModel.Image ? 1 : 16;
            var turns = await bench.TakeAsync(
                $"{model.Name}, gRPC, {4 * streams} in flight",
                (Us, () => bench.LoadAsync(ServingRequests.Grpc(model, bench.Server.Grpc, 4, streams, bench.Seconds))),
                (GrpcPeer, () => bench.LoadAsync(ServingRequests.Grpc(model, grpc, 4, streams, bench.Seconds)))
            );
            figures.Add(FigureOf($"grpc.{model.Name}-to-grpc-js", turns.Ratio(Us, GrpcPeer), floor, aim));
        }

        return figures;
    }

    private async Task<IReadOnlyList<Figure>> RestAsync(string modules)
    {
        var rest = await StartAsync(modules, "rest.js");
        var figures = new List<Figure>();
        foreach (var (model, floor, aim) in new[] { (BenchmarkModel.Tiny, 2.0, 3.0), (BenchmarkModel.Image, 3.0, 5.0) })
        {
            var turns = await bench.TakeAsync(
                $"{model.Name}, REST JSON, 16 in flight",
                (Us, () => bench.LoadAsync(ServingRequests.Json(model, bench.Server.Rest, 16, bench.Seconds))),
                (RestPeer, () => bench.LoadAsync(ServingRequests.Json(model, rest, 16, bench.Seconds)))
            );
            figures.Add(FigureOf($"rest-json.{model.Name}-to-fastify", turns.Ratio(Us, RestPeer), floor, aim));
        }

        return figures;
    }

    private static IEnumerable<Figure> Unmeasured(string reason) =>
        new[]
        {
            FigureOf("grpc.tiny-to-grpc-js", null, 3.5, 5),
            FigureOf("grpc.mlp-to-grpc-js", null, 1.8, 2.2),
            FigureOf("grpc.image-to-grpc-js", null, 2.2, 3),
            FigureOf("rest-json.tiny-to-fastify", null, 2, 3),
            FigureOf("rest-json.image-to-fastify", null, 3, 5),
        }.Select(figure => figure with { Reason = reason });

    private static Figure FigureOf(string name, double? value, double floor, double aim) =>
        new($"peers.{name}", value, "ratio", "higher", floor, aim);

    private async Task<int> StartAsync(string modules, string script, params string[] more)
    {
        var port = Processes.FreePort();
        var file = RepositoryFiles.PathOf($"tests/Benchmarks/Peers/{script}");
        await bench.Processes.StartAsync(
            Measured.ServerCore,
            port,
            "env",
            [$"NODE_PATH={modules}", "NODE_ENV=production", "node", file, bench.Repository, $"{port}", .. more]
        );
        return port;
    }
}
