using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>Which models take rows, and how many a request has. Pure.</summary>
public static class BatchRows
{
    /// <summary>Whether every input and output has a first dimension that the model leaves open: that of the rows.</summary>
    public static bool HasRows(ModelSignature signature) =>
        signature.Inputs.Count > 0 && signature.Inputs.Concat(signature.Outputs).All(HasRows);

    /// <summary>The rows of a request; 1 where the model takes none, or its inputs have not as many each.</summary>
    public static long Count(ModelSignature signature, IReadOnlyList<Tensor> inputs)
    {
        if (!HasRows(signature) || inputs is not [var first, ..] || first.Shape.Rank == 0)
        {
            return 1;
        }

        var rows = first.Shape.Dimensions[0];
        return inputs.All(input => input.Shape.Rank > 0 && input.Shape.Dimensions[0] == rows) ? rows : 1;
    }

    private static bool HasRows(TensorSpec spec) =>
        spec.Shape.Rank > 0 && spec.Shape.Dimensions[0] == TensorShape.AnySize;
}
