using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Native;
using Sluice.Onnx.Tensors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Sessions;

/// <summary>A session. ONNX Runtime allows any number of runs over one session at a time.</summary>
internal sealed class OnnxModel(InferenceSession session, ModelSignature signature) : ILoadedModel
{
    private readonly DenseSession? _dense = DenseSession.CanRun(signature) ? new(session, signature) : null;

    public ModelSignature Signature { get; } = signature;

    public required string Device { get; init; }

    public IReadOnlyList<Tensor> Run(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return _dense?.Run(inputs, outputs, cancellation) ?? RunAny(inputs, outputs, cancellation);
        }
        catch (Exception failure) when (failure is OrtFault or OnnxRuntimeException)
        {
            // A run that was told to end fails like any other; the reason is ours.
            cancellation.ThrowIfCancellationRequested();
            throw OnnxErrors.OfRun(failure, inputs.Any(IsRankUnchecked));
        }
    }

    public void Dispose()
    {
        _dense?.Dispose();
        session.Dispose();
    }

    /// <summary>Strings and maps too, by the vendor's classes; outputs are copied.</summary>
    private IReadOnlyList<Tensor> RunAny(
        IReadOnlyList<Tensor> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation
    )
    {
        using var values = OnnxInputs.Bind(inputs);
        using var run = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        using (cancellation.UnsafeRegister(state => ((RunOptions)state!).Terminate = true, run))
        {
            using var results = session.Run(run, values.Names, values.Values, outputs);
            return OnnxOutputs.Read(outputs, results, Signature);
        }
    }

    /// <summary>
    /// ONNX Runtime describes scalars and tensors of any rank alike, without dimensions, and runs the model on either: some
    /// node may then stumble over a vector where it needs a scalar.
    /// </summary>
    private bool IsRankUnchecked(Tensor input) =>
        input.Shape.Rank > 0 && Signature.Inputs.Any(spec => spec.Name == input.Name && spec.Shape.Rank == 0);
}
