using System.Net.Http.Headers;
using System.Text.Json;
using Sluice.Benchmarks.Figures;

namespace Sluice.Benchmarks.Serving;

/// <summary>The model server on a GPU beside the bare loop over the same session there; and whether its answers are the processor's.</summary>
internal sealed class CudaBenchmark(ServingBench bench, ServerUnderTest gpu, ServerUnderTest processor)
{
    private const string ServerCores = "0-3";
    private const string Served = "served, CUDA";
    private const string Bare = "bare loop, CUDA";
    private static readonly BenchmarkModel[] Models =
    [
        BenchmarkModel.Mlp,
        BenchmarkModel.Image,
        BenchmarkModel.LargeCnn,
    ];

    public static async Task<IReadOnlyList<Figure>> RunAsync(int rounds, double seconds, TextWriter report)
    {
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "libonnxruntime_providers_cuda.so")))
            return [.. Unmeasured("ONNX Runtime's CUDA provider does not lie beside this program")];
        if (!File.Exists("/dev/nvidiactl") && !Directory.Exists("/proc/driver/nvidia"))
            return [.. Unmeasured("this machine has no NVIDIA GPU")];
        await using var bench = await ServingBench.StartAsync(rounds, seconds, report);
        using var gpu = await bench.StartServerOnAsync(ServerCores, "--device", "cuda");
        // By itself a server takes the GPU.
        using var processor = await bench.StartServerOnAsync(ServerCores, "--device", "cpu");
        return await new CudaBenchmark(bench, gpu, processor).RunAsync();
    }

    private async Task<IReadOnlyList<Figure>> RunAsync()
    {
        var figures = new List<Figure>();
        foreach (var model in Models)
        {
            figures.Add(
                FigureOf(model, "difference-to-cpu", await DifferenceAsync(model), "relative", "lower", 0.02, 0.001)
            );
            var turns = await bench.TakeAsync(
                $"{model.Name}, gRPC, 8 in flight",
                (Served, () => bench.LoadAsync(ServingRequests.Grpc(model, gpu.Grpc, 2, 4, bench.Seconds))),
                (Bare, () => bench.BareAsync(model, device: "cuda")),
                (
                    "served, processor",
                    () => bench.LoadAsync(ServingRequests.Grpc(model, processor.Grpc, 2, 4, bench.Seconds))
                )
            );
            figures.Add(FigureOf(model, "to-bare", turns.Ratio(Served, Bare), "ratio", "higher", 0.5, 0.9));
            figures.Add(FigureOf(model, "to-cpu", turns.Ratio(Served, "served, processor"), "ratio", "higher", 0, 1));
            var one = await bench.TakeAsync(
                $"{model.Name}, gRPC, 1 in flight",
                (Served, () => bench.LoadAsync(ServingRequests.Grpc(model, gpu.Grpc, 1, 1, bench.Seconds))),
                (Bare, () => bench.BareAsync(model, device: "cuda"))
            );
            figures.Add(
                FigureOf(
                    model,
                    "p50-added",
                    one.Median(round => round[Served].P50 - round[Bare].P50),
                    "us",
                    "lower",
                    1000,
                    100
                )
            );
        }

        return figures;
    }

    private static IEnumerable<Figure> Unmeasured(string reason) =>
        Models.SelectMany(model =>
            new[]
            {
                FigureOf(model, "difference-to-cpu", null, "relative", "lower", 0.02, 0.001) with
                {
                    Reason = reason,
                },
                FigureOf(model, "to-bare", null, "ratio", "higher", 0.5, 0.9) with
                {
                    Reason = reason,
                },
                FigureOf(model, "to-cpu", null, "ratio", "higher", 0, 1) with
                {
                    Reason = reason,
                },
                FigureOf(model, "p50-added", null, "us", "lower", 1000, 100) with
                {
                    Reason = reason,
                },
            }
        );

    private static Figure FigureOf(
        BenchmarkModel model,
        string what,
        double? value,
        string unit,
        string better,
        double floor,
        double aim
    ) => new($"cuda.{model.Name}-{what}", value, unit, better, floor, aim);

    /// <summary>The largest difference of any output, to the largest output.</summary>
    private async Task<double> DifferenceAsync(BenchmarkModel model)
    {
        var (onGpu, onProcessor) = (await AskAsync(model, gpu.Rest), await AskAsync(model, processor.Rest));
        return onGpu.Zip(onProcessor, (a, b) => Math.Abs(a - b)).Max() / onProcessor.Max(Math.Abs);
    }

    private static async Task<double[]> AskAsync(BenchmarkModel model, int port)
    {
        using var client = new HttpClient();
        var plan = ServingRequests.Json(model, port, 1, 1);
        using var body = new ByteArrayContent(plan.Body);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await client.PostAsync(new Uri($"http://127.0.0.1:{port}{plan.Path}"), body);
        using var document = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync());
        var data = document.RootElement.GetProperty("outputs")[0].GetProperty("data");
        return [.. data.EnumerateArray().Select(number => number.GetDouble())];
    }
}
