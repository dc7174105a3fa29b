using Sluice.Serving.Tensors;
using Sluice.Testing.Onnx;
using static Sluice.Onnx.Tests.TestTensors;

namespace Sluice.Onnx.Tests.Sessions;

/// <summary>What goes into ONNX Runtime comes out bit for bit, for every element type and kind of shape.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<ElementType, OnnxType, byte[]> Types =>
        new()
        {
            { ElementType.Bool, OnnxType.Bool, [1, 0, 1] },
            { ElementType.UInt8, OnnxType.UInt8, [0, 1, byte.MaxValue] },
            { ElementType.UInt16, OnnxType.UInt16, Bytes<ushort>([0, 0x0102, ushort.MaxValue]) },
            { ElementType.UInt32, OnnxType.UInt32, Bytes<uint>([0, 0x01020304, uint.MaxValue]) },
            { ElementType.UInt64, OnnxType.UInt64, Bytes<ulong>([0, 9_007_199_254_740_993, ulong.MaxValue]) },
            { ElementType.Int8, OnnxType.Int8, Bytes<sbyte>([sbyte.MinValue, -1, sbyte.MaxValue]) },
            { ElementType.Int16, OnnxType.Int16, Bytes<short>([short.MinValue, -1, short.MaxValue]) },
            { ElementType.Int32, OnnxType.Int32, Bytes<int>([int.MinValue, -1, int.MaxValue]) },
            { ElementType.Int64, OnnxType.Int64, Bytes<long>([long.MinValue, -9_007_199_254_740_993, long.MaxValue]) },
            // The last of each: a NaN that carries a payload.
            { ElementType.Float16, OnnxType.Float16, Bytes<ushort>([0x8000, 0x0001, 0x7BFF, 0xFC00, 0x7E01]) },
            { ElementType.BFloat16, OnnxType.BFloat16, Bytes<ushort>([0x8000, 0x0001, 0x7F7F, 0xFF80, 0x7FC1]) },
            {
                ElementType.Float32,
                OnnxType.Float,
                // The last: a NaN that carries a payload.
                Bytes<uint>([0x8000_0000, 0x0000_0001, 0x7F7F_FFFF, 0xFF80_0000, 0x7FC1_2345])
            },
            {
                ElementType.Float64,
                OnnxType.Double,
                Bytes<ulong>([1UL << 63, 1, 0x7FEF_FFFF_FFFF_FFFF, 0xFFF0_0000_0000_0000, 0x7FF8_0001_2345_6789])
            },
        };

    [Theory, MemberData(nameof(Types))]
    public void Elements_come_back_bit_for_bit(ElementType type, OnnxType onnx, byte[] bytes)
    {
        using var model = ModelFile.Load(OnnxModels.Identity(onnx, -1));
        var input = Tensor.OfBytes("x", type, new(bytes.Length / type.SizeInBytes()), bytes);

        var output = Assert.Single(model.Run([input], ["y"], default));

        Assert.Equal(("y", type, input.Shape), (output.Name, output.Type, output.Shape));
        Assert.Equal(bytes, output.Bytes.ToArray());
    }

    [Fact]
    public void The_table_misses_none() =>
        Assert.Equal(
            Enum.GetValues<ElementType>(),
            Types.Select(row => row.Data.Item1).Append(ElementType.Bytes).Order()
        );

    [Fact]
    public void Strings_come_back_whatever_their_bytes()
    {
        // ONNX Runtime says that strings are UTF-8 and never looks: zeros and any other bytes pass.
        ReadOnlyMemory<byte>[] strings =
        [
            "setosa"u8.ToArray(),
            ReadOnlyMemory<byte>.Empty,
            "größe, 大小, 🌱"u8.ToArray(),
            new byte[] { 0, 1, 0 },
            new byte[] { 0xFF, 0xFE, 0xC3, 0x28, 0x80 },
            new byte[100_000],
        ];
        using var model = ModelFile.Load(OnnxModels.Identity(OnnxType.String, -1, 2));

        var output = Assert.Single(model.Run([Tensor.OfElements("x", new(3, 2), strings)], ["y"], default));

        Assert.Equal((ElementType.Bytes, new TensorShape(3, 2)), (output.Type, output.Shape));
        Assert.Equal(strings.Select(text => text.ToArray()), output.Elements.Select(text => text.ToArray()));
    }

    [Fact]
    public void An_empty_tensor_need_not_lie_anywhere()
    {
        using var model = ModelFile.Load(OnnxModels.Identity(OnnxType.Float, -1, 4));
        var nothing = Tensor.OfBytes("x", ElementType.Float32, new(0, 4), ReadOnlyMemory<byte>.Empty);

        var output = Assert.Single(model.Run([nothing], ["y"], default));

        Assert.Equal(new TensorShape(0, 4), output.Shape);
        Assert.True(output.Bytes.IsEmpty);
    }

    public static TheoryData<string, long[], long[]> Shapes =>
        new()
        {
            // case, as declared, as given
            { "a scalar", [], [] },
            { "a vector", [-1], [3] },
            { "one element", [-1], [1] },
            { "no element", [-1], [0] },
            { "no row", [-1, 4], [0, 4] },
            { "no column", [-1, -1], [3, 0] },
            { "several symbolic sizes", [-1, -1, 2], [3, 2, 2] },
            { "fixed sizes", [2, 3], [2, 3] },
            { "many dimensions", [-1, 1, 1, 1, 1, 1, 1, 2], [2, 1, 1, 1, 1, 1, 1, 2] },
        };

    [Theory, MemberData(nameof(Shapes))]
    public void Any_shape_comes_back(string because, long[] declared, long[] given)
    {
        Assert.True(new TensorShape(given).TryCountElements(out var count));
        var numbers = Tensor.OfBytes(
            "in",
            ElementType.Int64,
            new(given),
            Bytes([.. Enumerable.Range(0, (int)count).Select(i => (long)i)])
        );
        var strings = Tensor.OfElements(
            "text",
            new(given),
            [.. Enumerable.Range(0, (int)count).Select(i => (ReadOnlyMemory<byte>)new[] { (byte)i })]
        );
        using var model = ModelFile.Load(
            new OnnxGraph()
                .Input("in", OnnxType.Int64, declared)
                .Input("text", OnnxType.String, declared)
                .Output("out", OnnxType.Int64, declared)
                .Output("text_out", OnnxType.String, declared)
                .Node("Identity", "in", "out")
                .Node("Identity", "text", "text_out")
                .Build()
        );

        var outputs = model.Run([numbers, strings], ["out", "text_out"], default);

        Assert.All(outputs, output => Assert.True(new TensorShape(given) == output.Shape, because));
        Assert.Equal(numbers.Bytes.ToArray(), outputs[0].Bytes.ToArray());
        Assert.Equal(
            strings.Elements.Select(text => text.ToArray()),
            outputs[1].Elements.Select(text => text.ToArray())
        );
    }
}
