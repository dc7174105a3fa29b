using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Tensors;

/// <summary>Copies what a run gave out of ONNX Runtime's memory.</summary>
internal static class OnnxOutputs
{
    public static IReadOnlyList<Tensor> Read(IReadOnlyList<string> names, IReadOnlyCollection<OrtValue> values) =>
        [.. values.Select((value, i) => Read(names[i], value))];

    private static Tensor Read(string name, OrtValue value)
    {
        var about = value.GetTensorTypeAndShape();
        var shape = new TensorShape(about.Shape);
        if (!OnnxElementTypes.TryRead(about.ElementDataType, out var type))
        {
            throw new InvalidOperationException(
                $"output '{name}' came as {about.ElementDataType}, which it did not declare"
            );
        }

        return type == ElementType.Bytes
            ? Tensor.OfElements(name, shape, Strings(value, (int)about.ElementCount))
            : Tensor.OfBytes(name, type, shape, value.GetTensorMutableRawData().ToArray());
    }

    private static ReadOnlyMemory<byte>[] Strings(OrtValue value, int count)
    {
        var elements = new ReadOnlyMemory<byte>[count];
        for (var i = 0; i < count; i++)
        {
            elements[i] = value.GetStringElementAsSpan(i).ToArray();
        }

        return elements;
    }
}
