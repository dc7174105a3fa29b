using Sluice.Benchmarks.Figures;

namespace Sluice.Benchmarks.Serving;

/// <summary>What the model server allocates for a unary call, and whether any of it is large.</summary>
internal sealed class GarbageBenchmark(ServingBench bench)
{
    public async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var figures = new List<Figure>();
        foreach (
            var (model, floor, aim) in new[]
            {
                (BenchmarkModel.Tiny, 512, 200),
                (BenchmarkModel.SmallCnn, 512, 200),
                (BenchmarkModel.Image, 2048, 1024),
            }
        )
        {
            var plan = ServingRequests.Grpc(model, bench.Server.Grpc, 2, 4, bench.Seconds) with { WarmUp = 0 };
            await bench.LoadAsync(plan);
            var before = await bench.Server.GarbageAsync();
            var result = await bench.LoadAsync(plan);
            var after = await bench.Server.GarbageAsync();
            var perRequest = (after.Allocated - before.Allocated) / result.Requests;
            figures.Add(new($"serving.garbage.{model.Name}-per-request", perRequest, "bytes", "lower", floor, aim));
            if (model == BenchmarkModel.Image)
            {
                figures.Add(
                    new(
                        "serving.garbage.image-whole-collections",
                        after.Collections - before.Collections,
                        "count",
                        "lower",
                        0,
                        0
                    )
                );
            }
        }

        return figures;
    }
}
