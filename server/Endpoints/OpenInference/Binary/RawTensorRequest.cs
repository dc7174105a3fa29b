using Sluice.Endpoints.OpenInference.Rest;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Binary;

/// <summary>
/// A body that is one tensor and nothing else: type and shape are the model's (Triton's binary tensor data extension, "Raw
/// Binary Request"). All outputs are answered as bytes.
/// </summary>
internal static class RawTensorRequest
{
    /// <exception cref="ServingException">InvalidArgument: the model takes no such body, or not so many bytes.</exception>
    public static RestInferenceRequest Read(
        ReadOnlyMemory<byte> body,
        ModelSignature signature,
        string model,
        string? version
    )
    {
        if (signature.Inputs is not [var input])
        {
            throw ServingException.InvalidArgument(
                $"a body of one tensor alone needs a model with one input; this one has {signature.Inputs.Count}"
            );
        }

        var tensor =
            input.Type == ElementType.Bytes
                ? Tensor.OfElements(input.Name, Shape(input, 1), [body])
                : Tensor.OfBytes(input.Name, input.Type, Shape(input, Count(input, body.Length)), body);
        return new(null, new InferenceRequest(model, version, [tensor], []), new AnswerForm(IsBinary: true));
    }

    private static long Count(TensorSpec input, int bytes)
    {
        var (count, rest) = Math.DivRem(bytes, input.Type.SizeInBytes());
        return rest == 0
            ? count
            : throw ServingException.InvalidArgument(
                $"input '{input.Name}': expected elements of {input.Type.Name()} "
                    + $"({input.Type.SizeInBytes()} bytes each), got {bytes} bytes"
            );
    }

    /// <summary>The model's shape, with the one size that it leaves open; of two, the first is a batch of one.</summary>
    private static TensorShape Shape(TensorSpec input, long count)
    {
        var sizes = input.Shape.ToArray();
        var open = sizes.Count(size => size == TensorShape.AnySize);
        if (open == 2 && sizes[0] == TensorShape.AnySize)
        {
            sizes[0] = 1;
            open = 1;
        }

        if (open > 1)
        {
            throw ServingException.InvalidArgument(
                $"a body of one tensor alone needs an input with one size left open; '{input.Name}' is {input.Shape}"
            );
        }

        var known = sizes.Where(size => size != TensorShape.AnySize).Aggregate(1L, (product, size) => product * size);
        if (open == 1)
        {
            sizes[Array.IndexOf(sizes, TensorShape.AnySize)] = known == 0 ? 0 : count / known;
        }

        return new TensorShape(sizes);
    }
}
