using Sluice.Conformance.Tests.Servers;
using Sluice.Hosting.Listening;
using Sluice.Testing.Onnx;

namespace Sluice.Conformance.Tests.Triton;

/// <summary>
/// The models of Triton's examples that are asked for something, as ONNX models that do the same, and others that only count; served
/// by a model server of the test's own.
/// </summary>
internal sealed class TritonRepository : IAsyncDisposable
{
    /// <summary>The examples' own are stateful, or large; of these they only count how many there are.</summary>
    private static readonly string[] Others =
    [
        "simple_sequence",
        "simple_dyna_sequence",
        "densenet_onnx",
        "inception_graphdef",
    ];

    private readonly TemporaryFolder _folder = new();
    private ModelServerAlone? _server;

    public ModelServerAlone Server => _server!;

    /// <param name="models">How many models there are.</param>
    public static async Task<TritonRepository> StartAsync(int models = 4)
    {
        var repository = new TritonRepository();
        repository.Write("simple", SumAndDifference(OnnxType.Int32));
        repository.Write("simple_int8", SumAndDifference(OnnxType.Int8));
        repository.Write("simple_string", SumAndDifference(OnnxType.String));
        repository.Write("simple_identity", Identity());
        foreach (var other in Others[..(models - 4)])
            repository.Write(other, Identity());
        repository._server = await ModelServerAlone.StartAsync(
            repository._folder.Path,
            "latest",
            options =>
                options with
                {
                    AsTriton = true,
                    Control = ListenAddress.AnyLoopbackPort,
                    ControlGrpc = ListenAddress.AnyLoopbackPort,
                }
        );
        return repository;
    }

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    private void Write(string model, byte[] bytes)
    {
        var folder = Path.Combine(_folder.Path, model);
        Directory.CreateDirectory(Path.Combine(folder, "1"));
        File.WriteAllBytes(Path.Combine(folder, "1", "model.onnx"), bytes);
        File.WriteAllText(Path.Combine(folder, "config.pbtxt"), $"name: \"{model}\"\nmax_batch_size: 8\n");
    }

    /// <summary>OUTPUT0 is the sum of INPUT0 and INPUT1, OUTPUT1 the difference; of strings, that of the numbers that they are.</summary>
    private static byte[] SumAndDifference(OnnxType type)
    {
        const int number = (int)OnnxType.Int32;
        var graph = new OnnxGraph()
            .Input("INPUT0", type, -1, 16)
            .Input("INPUT1", type, -1, 16)
            .Output("OUTPUT0", type, -1, 16)
            .Output("OUTPUT1", type, -1, 16);
        return graph
            .Node("Cast", "INPUT0", "a", ("to", number))
            .Node("Cast", "INPUT1", "b", ("to", number))
            .Node("Add", "a b", "sum")
            .Node("Sub", "a b", "difference")
            .Node("Cast", "sum", "OUTPUT0", ("to", (int)type))
            .Node("Cast", "difference", "OUTPUT1", ("to", (int)type))
            .Build();
    }

    private static byte[] Identity() =>
        new OnnxGraph()
            .Input("INPUT0", OnnxType.String, -1, -1)
            .Output("OUTPUT0", OnnxType.String, -1, -1)
            .Node("Identity", "INPUT0", "OUTPUT0")
            .Build();
}
