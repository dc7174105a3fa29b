using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>A model whose outputs are its inputs, one for one and bit by bit, under the outputs' names.</summary>
internal sealed class EchoModel(ModelSignature signature) : ILoadedModel
{
    public ModelSignature Signature { get; } = signature;

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    ) => [.. outputs.Select(output => Renamed(inputs.Single(input => input.Name == InputOf(output)), output))];

    public void Dispose() { }

    private string InputOf(string output)
    {
        var at = Signature.Outputs.Select(spec => spec.Name).ToList().IndexOf(output);
        return Signature.Inputs[at].Name;
    }

    private static Tensor Renamed(Tensor tensor, string name) =>
        tensor.Type == ElementType.Bytes
            ? Tensor.OfElements(name, tensor.Shape, tensor.Elements)
            : Tensor.OfBytes(name, tensor.Type, tensor.Shape, tensor.Bytes);
}
