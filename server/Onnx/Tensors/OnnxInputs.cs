using System.Buffers;
using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Tensors;

/// <summary>The inputs of one run as ONNX Runtime sees them: in place, pinned until disposed. Only strings are copied.</summary>
internal sealed class OnnxInputs : IDisposable
{
    private readonly List<MemoryHandle> _pins = [];
    private readonly List<OrtValue> _values = [];
    private readonly List<string> _names = [];

    private OnnxInputs() { }

    public IReadOnlyCollection<string> Names => _names;

    public IReadOnlyCollection<OrtValue> Values => _values;

    public static OnnxInputs Bind(IReadOnlyList<Tensor> inputs)
    {
        var bound = new OnnxInputs();
        try
        {
            foreach (var input in inputs)
            {
                bound._values.Add(input.Type == ElementType.Bytes ? Strings(input) : bound.InPlace(input));
                bound._names.Add(input.Name);
            }

            return bound;
        }
        catch
        {
            bound.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _values.ForEach(value => value.Dispose());
        _pins.ForEach(pin => pin.Dispose());
    }

    private unsafe OrtValue InPlace(Tensor input)
    {
        var pin = input.Bytes.Pin();
        _pins.Add(pin);
        return OrtValue.CreateTensorValueWithData(
            OrtMemoryInfo.DefaultInstance,
            OnnxElementTypes.ToOnnx(input.Type),
            input.Shape.ToArray(),
            (nint)pin.Pointer,
            input.Bytes.Length
        );
    }

    private static OrtValue Strings(Tensor input)
    {
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, input.Shape.ToArray());
        try
        {
            for (var i = 0; i < input.Elements.Count; i++)
            {
                value.StringTensorSetElementAt(input.Elements[i].Span, i);
            }

            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }
}
