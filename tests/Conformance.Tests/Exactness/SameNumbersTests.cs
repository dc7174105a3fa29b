using System.Runtime.InteropServices;
using Sluice.Conformance.Tests.Servers;
using Sluice.Conformance.Tests.Ways;
using Sluice.Testing;
using Sluice.Testing.Onnx;

namespace Sluice.Conformance.Tests.Exactness;

/// <summary>The same tensor through every contract gives the same numbers, bit by bit.</summary>
public sealed class SameNumbersTests(SameNumbersTests.Models models) : IClassFixture<SameNumbersTests.Models>
{
    private static readonly WireTensor Flowers = new(
        "features",
        "FP32",
        [3, 4],
        Bytes(5.1f, 3.5f, 1.4f, 0.2f, 7.2f, 3f, 5.8f, 1.6f, 4.5f, 2.3f, 1.3f, 0.3f)
    );

    /// <summary>What is asked: a model, and its inputs.</summary>
    private static readonly Dictionary<string, (string Model, WireTensor[] Inputs)> Cases = new()
    {
        ["a regression"] = ("iris-1", [Flowers]),
        ["trees"] = ("iris-2", [Flowers]),
        ["booleans"] = Given("BOOL", [1, 0, 0, 1]),
        ["signed bytes"] = Given("INT8", Bytes<sbyte>(-128, -1, 0, 127)),
        ["bytes"] = Given("UINT8", [0, 1, 128, 255]),
        ["signed shorts"] = Given("INT16", Bytes<short>(-32_768, -1, 0, 32_767)),
        ["shorts"] = Given("UINT16", Bytes<ushort>(0, 1, 32_768, 65_535)),
        ["signed integers"] = Given("INT32", Bytes(int.MinValue, -1, 16_777_217, int.MaxValue)),
        ["integers"] = Given("UINT32", Bytes<uint>(0, 1, 16_777_217, uint.MaxValue)),
        ["signed longs"] = Given("INT64", Bytes(long.MinValue, -(1L << 53) - 1, 0, long.MaxValue)),
        ["longs"] = Given("UINT64", Bytes<ulong>(0, (1UL << 53) + 1, 1UL << 63, ulong.MaxValue)),
        ["halves"] = Given("FP16", Bytes<ushort>(0x8000, 0x0001, 0x3C01, 0x7BFF)),
        ["brain floats"] = Given("BF16", Bytes<ushort>(0x8000, 0x0001, 0x3F81, 0x7F7F)),
        ["floats"] = Given("FP32", Bytes(-0f, float.Epsilon, 1f / 3, float.MaxValue)),
        ["doubles"] = Given("FP64", Bytes(-0d, double.Epsilon, 0.1, double.MaxValue)),
        ["what no number is"] = Given("FP32", Bytes(float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0.5f)),
        ["text"] = ("same-BYTES", [Text("a,\"b\"", "", "é ⚜\r\n", "0.1")]),
    };

    private static readonly string[] WayNames =
    [
        "REST JSON",
        "REST binary",
        "gRPC raw",
        "gRPC typed",
        "TensorFlow rows",
        "TensorFlow columns",
        $"SageMaker {SageMakerWay.Csv}",
        $"SageMaker {SageMakerWay.Json}",
        $"SageMaker {SageMakerWay.JsonLines}",
    ];

    public static TheoryData<string, string> Table
    {
        get
        {
            var table = new TheoryData<string, string>();
            foreach (var what in Cases.Keys)
            {
                foreach (var way in WayNames.Where(way => way != "gRPC typed" || !IsRawOnly(what)))
                    table.Add(what, way);
            }

            return table;
        }
    }

    [Theory, MemberData(nameof(Table))]
    public async Task Each_contract_gives_what_raw_tensors_give(string what, string wayName)
    {
        var (model, inputs) = Cases[what];
        using var ways = new Way(models, wayName);
        using var raw = new Way(models, "gRPC raw");
        var expected = await raw.Of.InferAsync(model, inputs);
        var answered = await ways.Of.InferAsync(model, inputs);

        Assert.Equal(expected.Select(output => output.Name), answered.Select(output => output.Name));
        Assert.All(
            expected.Zip(answered),
            pair =>
            {
                Assert.Equal(pair.First.Datatype, pair.Second.Datatype);
                Assert.Equal(pair.First.Shape, pair.Second.Shape);
                Assert.Equal(Convert.ToHexString(pair.First.Bytes), Convert.ToHexString(pair.Second.Bytes));
            }
        );
        if (model.StartsWith("same-", StringComparison.Ordinal))
            Assert.Equal(Convert.ToHexString(inputs[0].Bytes), Convert.ToHexString(answered[0].Bytes));
    }

    /// <summary>Typed contents have no field for floats of 16 bits: they are refused, and no numbers can differ.</summary>
    private static bool IsRawOnly(string what) => Cases[what].Inputs[0].Datatype is "FP16" or "BF16";

    private static (string, WireTensor[]) Given(string datatype, byte[] bytes) =>
        ($"same-{datatype}", [new WireTensor("x", datatype, [2, 2], bytes)]);

    private static WireTensor Text(params string[] texts) =>
        WireTensor.OfStrings("x", [2, 2], texts.Select(System.Text.Encoding.UTF8.GetBytes));

    private static byte[] Bytes<T>(params T[] elements)
        where T : unmanaged => MemoryMarshal.AsBytes(elements.AsSpan()).ToArray();

    /// <summary>A way by its name, and its end.</summary>
    private sealed class Way(Models models, string name) : IDisposable
    {
        public IWay Of { get; } = models.Open(name);

        public void Dispose() => ((IDisposable)Of).Dispose();
    }

    /// <summary>A model server with the iris example's models, and one that gives back what it is given for each type.</summary>
    public sealed class Models : IAsyncLifetime
    {
        private static readonly Dictionary<string, OnnxType> Types = new()
        {
            ["BOOL"] = OnnxType.Bool,
            ["INT8"] = OnnxType.Int8,
            ["UINT8"] = OnnxType.UInt8,
            ["INT16"] = OnnxType.Int16,
            ["UINT16"] = OnnxType.UInt16,
            ["INT32"] = OnnxType.Int32,
            ["UINT32"] = OnnxType.UInt32,
            ["INT64"] = OnnxType.Int64,
            ["UINT64"] = OnnxType.UInt64,
            ["FP16"] = OnnxType.Float16,
            ["BF16"] = OnnxType.BFloat16,
            ["FP32"] = OnnxType.Float,
            ["FP64"] = OnnxType.Double,
            ["BYTES"] = OnnxType.String,
        };

        private readonly TemporaryFolder _folder = new();
        private ModelServerAlone? _server;

        public async ValueTask InitializeAsync()
        {
            foreach (var version in new[] { "1", "2" })
            {
                var file = RepositoryFiles.PathOf($"examples/iris/models/iris/{version}/model.onnx");
                await WriteAsync($"iris-{version}", await File.ReadAllBytesAsync(file));
            }

            foreach (var (name, type) in Types)
                await WriteAsync($"same-{name}", OnnxModels.Identity(type, -1, 2));
            _server = await ModelServerAlone.StartAsync(_folder.Path, "latest");
        }

        public async ValueTask DisposeAsync()
        {
            await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
            _folder.Dispose();
        }

        internal IWay Open(string name) =>
            name switch
            {
                "REST JSON" => new RestWay(_server!.Http, isBinary: false),
                "REST binary" => new RestWay(_server!.Http, isBinary: true),
                "gRPC raw" => new GrpcWay(_server!.Grpc, isTyped: false),
                "gRPC typed" => new GrpcWay(_server!.Grpc, isTyped: true),
                "TensorFlow rows" => new TensorFlowWay(_server!.Http, isRows: true),
                "TensorFlow columns" => new TensorFlowWay(_server!.Http, isRows: false),
                _ => new SageMakerWay(_server!.Http, name["SageMaker ".Length..]),
            };

        private async Task WriteAsync(string model, byte[] bytes)
        {
            var version = Directory.CreateDirectory(Path.Combine(_folder.Path, model, "1"));
            await File.WriteAllBytesAsync(Path.Combine(version.FullName, "model.onnx"), bytes);
        }
    }
}
