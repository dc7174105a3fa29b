using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>Inputs to try a model with: zeros, of size 1 where any size will do. Pure.</summary>
public static class SampleInputs
{
    public static IReadOnlyList<Tensor> Of(ModelSignature signature) => [.. signature.Inputs.Select(Of)];

    private static Tensor Of(TensorSpec spec)
    {
        var shape = new TensorShape([.. spec.Shape.ToArray().Select(size => size == TensorShape.AnySize ? 1 : size)]);
        var count = Tensor.CountElements(spec.Name, shape);
        return spec.Type == ElementType.Bytes
            ? Tensor.OfElements(spec.Name, shape, new ReadOnlyMemory<byte>[count])
            : Tensor.OfBytes(spec.Name, spec.Type, shape, new byte[count * spec.Type.SizeInBytes()]);
    }
}
