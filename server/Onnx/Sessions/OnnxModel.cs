using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Tensors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Sessions;

/// <summary>A session. ONNX Runtime allows any number of runs over one session at a time.</summary>
internal sealed class OnnxModel(InferenceSession session, ModelSignature signature) : ILoadedModel
{
    public ModelSignature Signature { get; } = signature;

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        using var values = OnnxInputs.Bind(inputs);
        using var run = new RunOptions();
        try
        {
            using (cancellation.UnsafeRegister(state => ((RunOptions)state!).Terminate = true, run))
            {
                using var results = session.Run(run, values.Names, values.Values, outputs);
                return OnnxOutputs.Read(outputs, results);
            }
        }
        catch (OnnxRuntimeException failure)
        {
            // A run that was told to end fails like any other; the reason is ours.
            cancellation.ThrowIfCancellationRequested();
            throw OnnxErrors.OfRun(failure);
        }
    }

    public void Dispose() => session.Dispose();
}
