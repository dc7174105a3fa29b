using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>One prediction made, free of any protocol.</summary>
/// <param name="Model">The model that answered.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Digest">Of the version's files.</param>
/// <param name="Outputs">The outputs, in the order asked for; all of them in the model's order.</param>
/// <param name="Signature">What the version takes and gives.</param>
public sealed record InferenceResponse(
    ModelName Model,
    ModelVersion Version,
    ContentDigest Digest,
    IReadOnlyList<Tensor> Outputs,
    ModelSignature Signature
)
{
    /// <summary>The classes whose probabilities an output's rows hold; null: it is a tensor of another kind.</summary>
    public ClassLabels? ClassesOf(Tensor output)
    {
        foreach (var spec in Signature.Outputs)
        {
            if (spec.Name == output.Name)
            {
                return spec.Classes;
            }
        }

        return null;
    }
}
