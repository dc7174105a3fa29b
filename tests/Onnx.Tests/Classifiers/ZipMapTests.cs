using Sluice.Serving.Models;
using Sluice.Serving.Tensors;
using Sluice.Testing.Onnx;
using static Sluice.Onnx.Tests.TestTensors;

namespace Sluice.Onnx.Tests.Classifiers;

/// <summary>Maps from class to probability, as tensors.</summary>
public sealed class ZipMapTests
{
    [Fact]
    public void Classes_that_are_numbers_are_in_ascending_order_and_their_columns_with_them()
    {
        using var model = ModelFile.Load(OnnxModels.ZipMap(10, -2, 9));

        var output = Run(model, ["p"], 2, 3, 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f);

        Assert.Equal((true, "-2,9,10"), Classes(model, "p"));
        Assert.Equal((ElementType.Float32, new TensorShape(2, 3)), (output.Type, output.Shape));
        Assert.Equal([0.2f, 0.3f, 0.1f, 0.5f, 0.6f, 0.4f], ToFloats(output));
    }

    [Fact]
    public void Classes_that_are_text_are_in_the_order_of_their_bytes()
    {
        using var model = ModelFile.Load(OnnxModels.ZipMap("é", "b", "Z", "\U0001F98A", "\uFFFD"));

        var output = Run(model, ["p"], 1, 5, 1, 2, 3, 4, 5);

        Assert.Equal((false, "Z,b,é,\uFFFD,\U0001F98A"), Classes(model, "p"));
        Assert.Equal([3, 2, 1, 5, 4], ToFloats(output));
    }

    [Fact]
    public void Other_outputs_come_in_the_order_asked_for()
    {
        using var model = ModelFile.Load(OnnxModels.ZipMap("b", "a"));

        var outputs = model.Run([Scores(1, 2, 1, 2)], ["same", "p"], default);

        Assert.Equal(["same", "p"], outputs.Select(output => output.Name));
        Assert.Equal([1, 2], ToFloats(outputs[0]));
        Assert.Equal([2, 1], ToFloats(outputs[1]));
    }

    [Fact]
    public void No_rows_are_no_maps()
    {
        using var model = ModelFile.Load(OnnxModels.ZipMap(0, 1));

        Assert.Equal(new TensorShape(0, 2), Run(model, ["p"], 0, 2).Shape);
    }

    [Fact]
    public void What_cannot_be_served_is_named_with_the_reason_and_the_rest_is_served()
    {
        using var model = ModelFile.Load(OnnxModels.SequenceAndTensor());

        var output = Assert.Single(model.Run([Floats("x", 1.5f)], ["y"], default));

        Assert.Equal(
            new UnservedOutput("sequence", "is a sequence; expected a dense tensor"),
            Assert.Single(model.Signature.Unserved)
        );
        Assert.Equal([1.5f], ToFloats(output));
    }

    private static Tensor Run(ILoadedModel model, string[] outputs, int rows, int columns, params float[] scores) =>
        Assert.Single(model.Run([Scores(rows, columns, scores)], outputs, default));

    private static Tensor Scores(int rows, int columns, params float[] scores) =>
        Tensor.OfBytes("scores", ElementType.Float32, new TensorShape(rows, columns), Bytes(scores));

    private static (bool, string) Classes(ILoadedModel model, string output)
    {
        var classes = model.Signature.Outputs.Single(spec => spec.Name == output).Classes!;
        return (classes.AreNumbers, string.Join(',', classes.Names));
    }
}
