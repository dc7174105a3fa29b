using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Native;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Sessions;

/// <summary>
/// What one run at a time over a <see cref="DenseSession"/> needs, to be used again: inputs are read in place, outputs left where
/// ONNX Runtime has put them.
/// </summary>
internal sealed unsafe class DenseRun : IDisposable
{
    private static readonly Action<object?> Terminate = run => ((DenseRun)run!)._options.Terminate = true;

    private readonly DenseSession _session;
    private readonly MemoryHandle[] _pins;

    // What fails is thrown; ONNX Runtime need not print it too, least of all what callers cause.
    private readonly RunOptions _options = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    public DenseRun(DenseSession session, int inputs)
    {
        _session = session;
        _pins = new MemoryHandle[inputs];
    }

    /// <exception cref="OrtFault">The run failed, or was ended by the token.</exception>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellation)
    {
        Span<nint> inputNames = stackalloc nint[inputs.Count];
        Span<nint> given = stackalloc nint[inputs.Count];
        Span<nint> outputNames = stackalloc nint[outputs.Count];
        Span<nint> results = stackalloc nint[outputs.Count];
        given.Clear();
        results.Clear();
        _session.NameInputs(inputs, inputNames);
        _session.NameOutputs(outputs, outputNames);
        try
        {
            Bind(inputs, given);
            Run(inputNames, given, outputNames, results, cancellation);
        }
        finally
        {
            Unbind(given);
        }

        return Take(outputs, results);
    }

    public void Dispose() => _options.Dispose();

    private void Bind(IReadOnlyList<Tensor> inputs, Span<nint> given)
    {
        for (var i = 0; i < given.Length; i++)
        {
            var input = inputs[i];
            _pins[i] = input.Bytes.Pin();
            given[i] = OrtCalls.CreateTensor(input.Type, input.Shape.Dimensions, _pins[i].Pointer, input.Bytes.Length);
        }
    }

    private void Unbind(Span<nint> given)
    {
        for (var i = 0; i < given.Length; i++)
        {
            OrtCalls.Release(given[i]);
            _pins[i].Dispose();
        }
    }

    private void Run(
        ReadOnlySpan<nint> inputNames,
        ReadOnlySpan<nint> inputs,
        ReadOnlySpan<nint> outputNames,
        Span<nint> outputs,
        CancellationToken cancellation
    )
    {
        nint status;
        // Disposing waits for a callback that is under way: after this, nobody ends the next run by these options.
        using (cancellation.UnsafeRegister(Terminate, this))
        {
            status = OrtCalls.Run(
                _session.Handle,
                _options.DangerousGetHandle(),
                inputNames,
                inputs,
                outputNames,
                outputs
            );
        }

        if (cancellation.IsCancellationRequested)
        {
            _options.Terminate = false;
        }

        try
        {
            OrtCalls.Check(status);
        }
        catch
        {
            Release(outputs);
            throw;
        }
    }

    private Tensor[] Take(IReadOnlyList<string> names, Span<nint> values)
    {
        var tensors = new Tensor[names.Count];
        try
        {
            for (var i = 0; i < tensors.Length; i++)
            {
                // It is the tensor's to release from here on.
                var value = values[i];
                values[i] = 0;
                tensors[i] = _session.Output(names[i], value);
            }

            return tensors;
        }
        catch
        {
            Release(values);
            foreach (var tensor in tensors)
            {
                tensor?.Dispose();
            }

            throw;
        }
    }

    private static void Release(Span<nint> values)
    {
        foreach (var value in values)
        {
            OrtCalls.Release(value);
        }
    }
}
