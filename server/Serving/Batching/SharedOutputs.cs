using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching;

/// <summary>Outputs of one run that several answers hold parts of: freed when the last lets go. Thread-safe.</summary>
/// <param name="outputs">Of the run.</param>
/// <param name="claims">How often it will be disposed.</param>
internal sealed class SharedOutputs(IReadOnlyList<Tensor> outputs, int claims) : IDisposable
{
    private int _claims = claims;

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _claims) == 0)
        {
            foreach (var output in outputs)
            {
                output.Dispose();
            }
        }
    }
}
