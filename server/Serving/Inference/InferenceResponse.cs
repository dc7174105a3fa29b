using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Inference;

/// <summary>One prediction made, free of any protocol. Owns its outputs, which count against the budget until it is disposed.</summary>
public sealed class InferenceResponse : IDisposable
{
    // Given back by now: it only says who answered.
    private readonly ModelLease _lease;
    private readonly TensorMemory _memory;
    private readonly long _bytes;
    private int _isDisposed;

    /// <exception cref="Errors.ServingException">ResourceExhausted: the budget has no room for the outputs, which are disposed.</exception>
    internal InferenceResponse(ModelLease lease, IReadOnlyList<Tensor> outputs, TensorMemory memory)
    {
        _lease = lease;
        Outputs = outputs;
        _memory = memory;
        _bytes = BytesOf(outputs);
        try
        {
            memory.Take(_bytes);
        }
        catch
        {
            Free();
            throw;
        }
    }

    /// <summary>The model that answered.</summary>
    public ModelName Model => _lease.Model;

    /// <summary>The version that answered.</summary>
    public ModelVersion Version => _lease.Version;

    /// <summary>Of the version's files.</summary>
    public ContentDigest Digest => _lease.Digest;

    /// <summary>The outputs, in the order asked for; all of them in the model's order.</summary>
    public IReadOnlyList<Tensor> Outputs { get; }

    /// <summary>What the version takes and gives.</summary>
    public ModelSignature Signature => _lease.Loaded.Signature;

    /// <summary>The classes whose probabilities an output's rows hold; null: it is a tensor of another kind.</summary>
    public ClassLabels? ClassesOf(Tensor output) => SpecOf(output)?.Classes;

    /// <summary>The same or, of a tensor of another kind, the labels that the model's author gives it; null: none.</summary>
    public ClassLabels? LabelsOf(Tensor output) => SpecOf(output) is { } spec ? _lease.Settings.LabelsOf(spec) : null;

    /// <summary>Gives the outputs' memory back; once more does nothing.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
        {
            Free();
            _memory.Give(_bytes);
        }
    }

    private TensorSpec? SpecOf(Tensor output)
    {
        for (var i = 0; i < Signature.Outputs.Count; i++)
        {
            if (Signature.Outputs[i].Name == output.Name)
            {
                return Signature.Outputs[i];
            }
        }

        return null;
    }

    private void Free()
    {
        for (var i = 0; i < Outputs.Count; i++)
        {
            Outputs[i].Dispose();
        }
    }

    private static long BytesOf(IReadOnlyList<Tensor> outputs)
    {
        var bytes = 0L;
        for (var i = 0; i < outputs.Count; i++)
        {
            bytes += outputs[i].Bytes.Length;
            for (var element = 0; element < outputs[i].Elements.Count; element++)
            {
                bytes += outputs[i].Elements[element].Length;
            }
        }

        return bytes;
    }
}
