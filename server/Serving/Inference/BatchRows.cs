using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>Which models take rows, and how many a request has. Pure.</summary>
public static class BatchRows
{
    /// <summary>Whether every input and output has a first dimension that the model leaves open: that of the rows.</summary>
    public static bool HasRows(ModelSignature signature) =>
        signature.Inputs.Count > 0 && HasRows(signature.Inputs) && HasRows(signature.Outputs);

    /// <summary>The rows of a request; 1 where the model takes none, or its inputs have not as many each.</summary>
    public static long Count(ModelSignature signature, IReadOnlyList<Tensor> inputs) =>
        HasRows(signature) && AreRows(inputs) ? inputs[0].Shape.Dimensions[0] : 1;

    /// <summary>Whether inputs have as many rows each as the others.</summary>
    public static bool AreRows(IReadOnlyList<Tensor> inputs)
    {
        for (var i = 0; i < inputs.Count; i++)
        {
            if (inputs[i].Shape.Rank == 0 || inputs[i].Shape.Dimensions[0] != inputs[0].Shape.Dimensions[0])
            {
                return false;
            }
        }

        return inputs.Count > 0;
    }

    internal static bool HasRows(TensorSpec spec) =>
        spec.Shape.Rank > 0 && spec.Shape.Dimensions[0] == TensorShape.AnySize;

    private static bool HasRows(IReadOnlyList<TensorSpec> specs)
    {
        for (var i = 0; i < specs.Count; i++)
        {
            if (!HasRows(specs[i]))
            {
                return false;
            }
        }

        return true;
    }
}
