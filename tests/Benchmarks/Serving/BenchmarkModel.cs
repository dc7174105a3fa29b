using System.Runtime.InteropServices;
using Sluice.Testing.Onnx;

namespace Sluice.Benchmarks.Serving;

/// <summary>A model that is measured: one input <c>x</c> and one output <c>y</c> of FP32, rows first, weights of chance.</summary>
/// <param name="Name">In tables, and what it is served as.</param>
/// <param name="RowShape">The input's shape without the rows.</param>
internal sealed record BenchmarkModel(string Name, params long[] RowShape)
{
    /// <summary>16 bytes in and out: all that is left is what surrounds a run.</summary>
    public static readonly BenchmarkModel Tiny = new("tiny", 4);

    /// <summary>Fully connected, 668,000 weights, 3 KB in.</summary>
    public static readonly BenchmarkModel Mlp = new("mlp", 784);

    /// <summary>Convolutions over 32x32 pixels, 12 KB in; half a millisecond.</summary>
    public static readonly BenchmarkModel SmallCnn = new("small-cnn", 3, 32, 32);

    /// <summary>Few convolutions over 224x224 pixels: 602 KB in, and less work than to bring them.</summary>
    public static readonly BenchmarkModel Image = new("image", 3, 224, 224);

    /// <summary>As much work as ResNet-18 over 224x224 pixels.</summary>
    public static readonly BenchmarkModel LargeCnn = new("large-cnn", 3, 224, 224);

    /// <summary>As tiny as that, under the name that the benchmark's router has a route for.</summary>
    public static readonly BenchmarkModel Routed = new("m", 4);

    public static readonly IReadOnlyList<BenchmarkModel> All = [Tiny, Mlp, SmallCnn, Image, LargeCnn, Routed];

    /// <summary>Values in a row.</summary>
    public int RowLength => (int)RowShape.Aggregate(1L, (product, size) => product * size);

    /// <summary>A row of numbers between -1 and 1 with as many digits as such have.</summary>
    public float[] Row()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, RowLength).Select(_ => (float)(random.NextDouble() * 2 - 1))];
    }

    /// <summary>The same as the little-endian bytes that binary tensors are.</summary>
    public byte[] RowBytes() => MemoryMarshal.AsBytes<float>(Row()).ToArray();

    /// <summary>The bytes of its <c>.onnx</c> file.</summary>
    public byte[] Build()
    {
        var layers = new Layers(new OnnxGraph().Input("x", OnnxType.Float, [-1, .. RowShape]));
        if (this == Tiny || this == Routed)
            return layers.Dense(4, 4).Build(4);
        if (this == Mlp)
            return layers.Dense(784, 512).Relu().Dense(512, 512).Relu().Dense(512, 10).Build(10);
        if (this == SmallCnn)
            return layers.Convolve(3, 32, 3, 1).Convolve(32, 64, 3, 1).Convolve(64, 48, 3, 1).Mean().Classify(48, 10);
        if (this == Image)
            return layers.Convolve(3, 32, 7, 4).Convolve(32, 32, 3, 2).Mean().Classify(32, 10);
        layers.Convolve(3, 64, 7, 2).Convolve(64, 64, 3, 2);
        layers.Convolve(64, 64, 3, 1).Convolve(64, 64, 3, 1).Convolve(64, 64, 3, 1).Convolve(64, 64, 3, 1);
        layers.Convolve(64, 128, 3, 2).Convolve(128, 128, 3, 1).Convolve(128, 128, 3, 1).Convolve(128, 128, 3, 1);
        layers.Convolve(128, 128, 3, 1).Convolve(128, 128, 3, 1).Convolve(128, 128, 3, 1);
        return layers.Mean().Classify(128, 1000);
    }

    /// <summary>Adds layers behind each other.</summary>
    private sealed class Layers(OnnxGraph graph)
    {
        private readonly Random _random = new(2);
        private string _last = "x";
        private int _count;

        public Layers Dense(int from, int to) => Add("MatMul", $"{_last} {Weights(from, from, to)}");

        public Layers Relu() => Add("Relu", _last);

        public Layers Mean() => Add("GlobalAveragePool", _last).Add("Flatten", "");

        /// <summary>A convolution that keeps the size but for its stride, and a Relu.</summary>
        public Layers Convolve(int from, int to, int kernel, int stride)
        {
            var inputs = $"{_last} {Weights(from * kernel * kernel, to, from, kernel, kernel)}";
            var output = $"t{++_count}";
            graph.Convolution(inputs, output, stride, kernel / 2);
            _last = output;
            return Relu();
        }

        public byte[] Classify(int from, int classes) => Dense(from, classes).Build(classes);

        public byte[] Build(int outputs) =>
            graph.Output("y", OnnxType.Float, -1, outputs).Node("Identity", _last, "y").Build();

        private Layers Add(string op, string inputs)
        {
            var output = $"t{++_count}";
            graph.Node(op, inputs.Length == 0 ? _last : inputs, output);
            _last = output;
            return this;
        }

        /// <param name="summands">How many products make an output: with it numbers stay of one size from layer to layer.</param>
        /// <param name="shape">Of the weights.</param>
        private string Weights(int summands, params long[] shape)
        {
            var name = $"w{++_count}";
            var scale = 2 / Math.Sqrt(summands);
            var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
            for (var i = 0; i < values.Length; i++)
                values[i] = (float)((_random.NextDouble() * 2 - 1) * scale);
            graph.Constant(name, OnnxType.Float, shape, MemoryMarshal.AsBytes<float>(values).ToArray());
            return name;
        }
    }
}
