using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>A model without inputs, every run of which ends with an exception.</summary>
internal sealed class FailingModel(Exception failure) : ILoadedModel
{
    public ModelSignature Signature { get; } = new([], []);

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    ) => throw failure;

    public void Dispose() { }
}
