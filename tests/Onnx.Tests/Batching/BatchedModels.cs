using System.Runtime.InteropServices;
using Sluice.Testing.Onnx;

namespace Sluice.Onnx.Tests.Batching;

/// <summary>Models whose rows are rows, and models whose rows only look so.</summary>
internal static class BatchedModels
{
    /// <summary>A layer: <c>x</c> [rows, 8] by weights [8, 4].</summary>
    public static byte[] Layer() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1, 8)
            .Constant("weights", OnnxType.Float, [8, 4], Weights(32))
            .Output("y", OnnxType.Float, -1, 4)
            .Node("MatMul", "x weights", "y")
            .Build();

    /// <summary>Sequences first: <c>x</c> [steps, batch, 3], and each step remembers those before.</summary>
    public static byte[] SequenceFirst() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1, -1, 3)
            .Constant("w", OnnxType.Float, [1, 2, 3], Weights(6))
            .Constant("r", OnnxType.Float, [1, 2, 2], Weights(4))
            .Output("y", OnnxType.Float, -1, 1, -1, 2)
            .Node("RNN", "x w r", "y", ("hidden_size", 2))
            .Build();

    /// <summary>What <c>x</c> [rows, 3] has beyond the mean of all rows.</summary>
    public static byte[] BeyondMean() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1, 3)
            .Constant("rows", [1], 0)
            .Output("y", OnnxType.Float, -1, 3)
            .Node("ReduceSum", "x rows", "sum", ("keepdims", 1))
            .Node("Shape", "x", "sizes", ("end", 1))
            .Node("Cast", "sizes", "count", ("to", (long)OnnxType.Float))
            .Node("Div", "sum count", "mean")
            .Node("Sub", "x mean", "y")
            .Build();

    /// <summary>One number for all rows.</summary>
    public static byte[] Scalar() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1, 3)
            .Output("y", OnnxType.Float)
            .Node("ReduceSum", "x", "y", ("keepdims", 0))
            .Build();

    /// <summary>How many rows there are.</summary>
    public static byte[] Count() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1, 3)
            .Output("y", OnnxType.Int64, 1)
            .Node("Shape", "x", "y", ("end", 1))
            .Build();

    /// <summary>Those of <c>x</c> [rows] that are above -5: as many as there are, whatever rows were asked.</summary>
    public static byte[] Some() =>
        new OnnxGraph()
            .Input("x", OnnxType.Float, -1)
            .Constant("least", OnnxType.Float, [], BitConverter.GetBytes(-5f))
            .Output("y", OnnxType.Float, -1)
            .Node("Greater", "x least", "keep")
            .Node("Compress", "x keep", "y", ("axis", 0))
            .Build();

    private static byte[] Weights(int count)
    {
        var chance = new Random(7);
        var weights = Enumerable.Range(0, count).Select(_ => chance.NextSingle() - 0.5f).ToArray();
        return MemoryMarshal.AsBytes<float>(weights).ToArray();
    }
}
