using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>One prediction made, free of any protocol.</summary>
/// <param name="Model">The model that answered.</param>
/// <param name="Version">The version that answered.</param>
/// <param name="Digest">Of the version's files.</param>
/// <param name="Outputs">The outputs, in the order asked for; all of them in the model's order.</param>
public sealed record InferenceResponse(
    ModelName Model,
    ModelVersion Version,
    ContentDigest Digest,
    IReadOnlyList<Tensor> Outputs
);
