using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Benchmarks.Load;
using Sluice.Onnx.Sessions;

namespace Sluice.Benchmarks.Serving;

/// <summary>
/// The reference: a loop over a session, its input and output bound once, nothing else. The process <c>bare MODEL ROWS SECONDS
/// DEVICE</c>; prints its result as JSON.
/// </summary>
internal static class BareLoop
{
    private const double WarmUp = 0.3;

    public static int Run(string file, string rows, string seconds, string device)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        if (device == "cuda")
            CudaProvider.Find(OrtEnv.Instance(), AppContext.BaseDirectory).AddTo(options);
        using var session = new InferenceSession(file, options);
        var dims = session.InputMetadata["x"].Dimensions.Select(size => (long)size).ToArray();
        dims[0] = int.Parse(rows, CultureInfo.InvariantCulture);
        using var input = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            TensorElementType.Float,
            dims
        );
        var random = new Random(1);
        foreach (ref var value in input.GetTensorMutableDataAsSpan<float>())
            value = (float)(random.NextDouble() * 2 - 1);

        using var run = new RunOptions();
        using var first = session.Run(run, ["x"], [input], ["y"]);
        var shape = first[0].GetTensorTypeAndShape().Shape;
        using var output = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            TensorElementType.Float,
            shape
        );
        using var binding = session.CreateIoBinding();
        binding.BindInput("x", input);
        binding.BindOutput("y", output);
        var duration = double.Parse(seconds, CultureInfo.InvariantCulture);
        Loop(session, run, binding, WarmUp, []);
        var durations = new List<double>(1 << 20);
        var took = Loop(session, run, binding, duration, durations);
        Console.WriteLine(
            JsonSerializer.Serialize(
                LoadResult.Of(durations, 0, shape.Aggregate(4L, (a, b) => a * b), took),
                LoadJson.Default.LoadResult
            )
        );
        return 0;
    }

    private static double Loop(
        InferenceSession session,
        RunOptions run,
        OrtIoBinding binding,
        double seconds,
        List<double> durations
    )
    {
        var begun = Stopwatch.GetTimestamp();
        var until = begun + (long)(seconds * Stopwatch.Frequency);
        var before = begun;
        while (before < until)
        {
            session.RunWithBinding(run, binding);
            var now = Stopwatch.GetTimestamp();
            durations.Add((now - before) * 1e6 / Stopwatch.Frequency);
            before = now;
        }

        return (before - begun) / (double)Stopwatch.Frequency;
    }
}
