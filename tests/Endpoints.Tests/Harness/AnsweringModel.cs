using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>A model that gives the same outputs whatever it is given.</summary>
internal sealed class AnsweringModel(ModelSignature signature, params Tensor[] answer) : ILoadedModel
{
    public ModelSignature Signature { get; } = signature;

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    ) => [.. outputs.Select(name => answer.Single(tensor => tensor.Name == name))];

    public void Dispose() { }
}
