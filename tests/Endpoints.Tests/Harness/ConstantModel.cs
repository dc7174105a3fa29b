using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>A model without inputs that always gives the same strings as its output <c>out</c>.</summary>
internal sealed class ConstantModel(byte[][] strings) : ILoadedModel
{
    public ModelSignature Signature { get; } = new([], [new("out", ElementType.Bytes, new TensorShape(-1))]);

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    ) =>
        [
            Tensor.OfElements(
                "out",
                new TensorShape(strings.Length),
                [.. strings.Select(text => new ReadOnlyMemory<byte>(text))]
            ),
        ];

    public void Dispose() { }
}
