using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Onnx.Tensors;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Tests.Tensors;

public sealed class OnnxElementTypesTests
{
    [Fact]
    public void Every_type_of_ours_is_read_back_as_itself()
    {
        foreach (var type in Enum.GetValues<ElementType>())
        {
            Assert.True(OnnxElementTypes.TryRead(OnnxElementTypes.ToOnnx(type), out var back));
            Assert.Equal(type, back);
        }
    }

    [Fact]
    public void Every_other_type_of_theirs_is_refused()
    {
        var served = Enum.GetValues<ElementType>().Select(OnnxElementTypes.ToOnnx).ToArray();
        var others = Enum.GetValues<TensorElementType>().Except(served).ToArray();

        Assert.Contains(TensorElementType.Complex64, others);
        Assert.DoesNotContain(others, type => OnnxElementTypes.TryRead(type, out _));
    }

    [Fact]
    public void No_other_value_has_a_counterpart() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => OnnxElementTypes.ToOnnx((ElementType)99));
}
