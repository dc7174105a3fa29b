using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>One prediction asked for, free of any protocol. Owns its inputs.</summary>
/// <param name="Model">The model's name as the caller wrote it.</param>
/// <param name="Version">The version asked for; null or empty: the default.</param>
/// <param name="Inputs">The inputs, in any order.</param>
/// <param name="Outputs">Names of the wanted outputs; empty: all.</param>
public sealed record InferenceRequest(
    string Model,
    string? Version,
    IReadOnlyList<Tensor> Inputs,
    IReadOnlyList<string> Outputs
) : IDisposable
{
    /// <summary>Gives the inputs' memory back; to be called when the answer has been written, which may share it.</summary>
    public void Dispose()
    {
        for (var i = 0; i < Inputs.Count; i++)
        {
            Inputs[i].Dispose();
        }
    }
}
