using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Sluice.Onnx.Native;
using Sluice.Onnx.Tensors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Sessions;

/// <summary>
/// A session whose inputs and outputs are all dense tensors of elements with a fixed size: no strings, no maps. Runs over it
/// allocate little and copy nothing. Safe for concurrent use.
/// </summary>
internal sealed unsafe class DenseSession : IDisposable
{
    private const int MostTensors = 256;

    private readonly ModelSignature _signature;
    private readonly nint[] _inputNames;
    private readonly nint[] _outputNames;

    /// <summary>By output: the sizes that it had last; most runs give the same, which need no memory of their own then.</summary>
    private readonly long[][] _lastSizes;

    private readonly ConcurrentQueue<DenseRun> _idle = new();

    public DenseSession(InferenceSession session, ModelSignature signature)
    {
        Handle = OrtCalls.HandleOf(session);
        _signature = signature;
        _inputNames = Native(signature.Inputs);
        _outputNames = Native(signature.Outputs);
        _lastSizes = [.. signature.Outputs.Select(_ => Array.Empty<long>())];
    }

    /// <summary>Of the session.</summary>
    public nint Handle { get; }

    /// <summary>Whether a model can be run so. Handles lie on the stack: there must not be too many.</summary>
    public static bool CanRun(ModelSignature signature) =>
        signature.Inputs.Count + signature.Outputs.Count <= MostTensors
        && signature
            .Inputs.Concat(signature.Outputs)
            .All(spec => spec.Type != ElementType.Bytes && spec.Classes is null);

    /// <inheritdoc cref="ILoadedModel.Run"/>
    public Tensor[] Run(IReadOnlyList<Tensor> inputs, IReadOnlyList<string> outputs, CancellationToken cancellation)
    {
        // As many as have ever been at once: the run slots bound that.
        var run = _idle.TryDequeue(out var idle) ? idle : new DenseRun(this, _signature.Inputs.Count);
        try
        {
            return run.Run(inputs, outputs, cancellation);
        }
        finally
        {
            _idle.Enqueue(run);
        }
    }

    /// <summary>Only after the last run has ended.</summary>
    public void Dispose()
    {
        while (_idle.TryDequeue(out var run))
        {
            run.Dispose();
        }

        Array.ForEach(_inputNames, Marshal.FreeCoTaskMem);
        Array.ForEach(_outputNames, Marshal.FreeCoTaskMem);
    }

    internal void NameInputs(IReadOnlyList<Tensor> inputs, Span<nint> names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = _inputNames[IndexOf(_signature.Inputs, inputs[i].Name)];
        }
    }

    internal void NameOutputs(IReadOnlyList<string> outputs, Span<nint> names)
    {
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = _outputNames[IndexOf(_signature.Outputs, outputs[i])];
        }
    }

    /// <param name="name">Of the output.</param>
    /// <param name="value">What the run gave for it; the tensor's from now on, whether this throws or not.</param>
    internal Tensor Output(string name, nint value)
    {
        var index = IndexOf(_signature.Outputs, name);
        var type = _signature.Outputs[index].Type;
        var (memory, shape) = Own(value, index, type);
        try
        {
            return Tensor.OfBytes(name, type, shape, memory.Memory, memory);
        }
        catch
        {
            ((IDisposable)memory).Dispose();
            throw;
        }
    }

    private (OnnxOutput Memory, TensorShape Shape) Own(nint value, int index, ElementType type)
    {
        try
        {
            var (onnx, sizes) = OrtCalls.DescribeTensor(value, Volatile.Read(ref _lastSizes[index]));
            if (onnx != (int)OnnxElementTypes.ToOnnx(type))
            {
                throw new InvalidOperationException(
                    $"output '{_signature.Outputs[index].Name}' came as {onnx}, which it did not declare"
                );
            }

            Volatile.Write(ref _lastSizes[index], sizes);
            var shape = new TensorShape(sizes);
            shape.TryCountElements(out var count);
            var owned = value;
            value = 0;
            return (new OnnxOutput(owned, count * type.SizeInBytes()), shape);
        }
        finally
        {
            OrtCalls.Release(value);
        }
    }

    private static int IndexOf(IReadOnlyList<TensorSpec> specs, string name)
    {
        for (var i = 0; i < specs.Count; i++)
        {
            if (specs[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"the model has no '{name}'", nameof(name));
    }

    private static nint[] Native(IReadOnlyList<TensorSpec> specs) =>
        [.. specs.Select(spec => Marshal.StringToCoTaskMemUTF8(spec.Name))];
}
