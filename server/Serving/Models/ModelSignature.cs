namespace Sluice.Serving.Models;

/// <summary>What a loaded model takes and gives, in the order in which the model declares it.</summary>
public sealed record ModelSignature(IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>What it gives besides, and nobody can ask for.</summary>
    public IReadOnlyList<UnservedOutput> Unserved { get; init; } = [];
}
