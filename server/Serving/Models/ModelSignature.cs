namespace Sluice.Serving.Models;

/// <summary>What a loaded model takes and gives, in the order in which the model declares it.</summary>
public sealed record ModelSignature(IReadOnlyList<TensorSpec> Inputs, IReadOnlyList<TensorSpec> Outputs)
{
    /// <summary>The names of all outputs.</summary>
    public IReadOnlyList<string> OutputNames { get; } = [.. Outputs.Select(output => output.Name)];

    /// <summary>What it gives besides, and nobody can ask for.</summary>
    public IReadOnlyList<UnservedOutput> Unserved { get; init; } = [];
}
