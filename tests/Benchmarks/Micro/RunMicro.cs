using BenchmarkDotNet.Attributes;
using Microsoft.ML.OnnxRuntime;
using Sluice.Benchmarks.Serving;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Benchmarks.Micro;

/// <summary>A run of a model as the pipeline asks for it, beside ONNX Runtime with everything bound once.</summary>
public class RunMicro : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sluice-micro");
    private ILoadedModel _model = null!;
    private Tensor[] _inputs = [];
    private InferenceSession _session = null!;
    private OrtIoBinding _binding = null!;
    private RunOptions _options = null!;

    /// <summary>The model's name.</summary>
    [Params("tiny", "mlp")]
    public string Model { get; set; } = "";

    [GlobalSetup]
    public void Prepare()
    {
        var model = BenchmarkModel.All.First(each => each.Name == Model);
        var file = Path.Combine(_folder.FullName, $"{Model}.onnx");
        File.WriteAllBytes(file, model.Build());
        _model = new OnnxEngine(device: OnnxDevice.Cpu).Load(new ModelFiles(file));
        _inputs = [Tensor.OfBytes("x", ElementType.Float32, new TensorShape([1, .. model.RowShape]), model.RowBytes())];
        Bind(file, model);
    }

    [Benchmark(Baseline = true)]
    public void Bound() => _session.RunWithBinding(_options, _binding);

    [Benchmark]
    public void Run()
    {
        foreach (var output in _model.Run(_inputs, ["y"], CancellationToken.None))
            output.Dispose();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _model.Dispose();
        _binding.Dispose();
        _options.Dispose();
        _session.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    private void Bind(string file, BenchmarkModel model)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        (_session, _options) = (new InferenceSession(file, settings), new RunOptions());
        var input = OrtValue.CreateTensorValueFromMemory(model.Row(), [1, .. model.RowShape]);
        using var first = _session.Run(_options, ["x"], [input], ["y"]);
        var output = OrtValue.CreateAllocatedTensorValue(
            OrtAllocator.DefaultInstance,
            Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float,
            first[0].GetTensorTypeAndShape().Shape
        );
        _binding = _session.CreateIoBinding();
        _binding.BindInput("x", input);
        _binding.BindOutput("y", output);
    }
}
