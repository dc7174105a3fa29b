using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>An echo that notes of each input whether it lies where an engine reads it best.</summary>
internal sealed class LookingModel(ILoadedModel echo, List<bool> aligned) : ILoadedModel
{
    public ModelSignature Signature => echo.Signature;

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    )
    {
        aligned.AddRange(inputs.Select(IsAligned));
        return echo.Run(inputs, outputs, cancellation);
    }

    public void Dispose() => echo.Dispose();

    private static unsafe bool IsAligned(Tensor input)
    {
        using var pin = input.Bytes.Pin();
        return (nuint)pin.Pointer % TensorBuffer.Alignment == 0;
    }
}
