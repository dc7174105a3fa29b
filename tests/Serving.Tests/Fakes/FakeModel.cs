using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Tests.Fakes;

/// <summary>Takes <c>x</c> and gives <c>y</c> and <c>z</c>, vectors of FP32; answers as the test says.</summary>
internal sealed class FakeModel(Func<CancellationToken, IReadOnlyList<Tensor>>? run = null) : ILoadedModel
{
    private static readonly TensorShape Vector = new(TensorShape.AnySize);

    public ModelSignature Signature { get; } =
        new(
            [new("x", ElementType.Float32, Vector)],
            [new("y", ElementType.Float32, Vector), new("z", ElementType.Float32, Vector)]
        );

    public int Disposals { get; private set; }

    /// <summary>The outputs that the last run was asked for.</summary>
    public IReadOnlyList<string>? Asked { get; private set; }

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    )
    {
        ObjectDisposedException.ThrowIf(Disposals > 0, this);
        Asked = outputs;
        return run?.Invoke(cancellation) ?? [];
    }

    public void Dispose() => Disposals++;
}
