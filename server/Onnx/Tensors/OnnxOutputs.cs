using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Tensors;

/// <summary>Copies what a run gave out of ONNX Runtime's memory.</summary>
internal static class OnnxOutputs
{
    public static IReadOnlyList<Tensor> Read(
        IReadOnlyList<string> names,
        IReadOnlyCollection<OrtValue> values,
        ModelSignature signature
    ) => [.. values.Select((value, i) => Read(names[i], value, signature))];

    private static Tensor Read(string name, OrtValue value, ModelSignature signature)
    {
        if (signature.Outputs.FirstOrDefault(output => output.Name == name)?.Classes is { } classes)
        {
            return ReadMaps(name, value, classes.Names.Count);
        }

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

    /// <summary>A map a row. ONNX Runtime keeps its keys in ascending order, which is that of the classes here.</summary>
    private static Tensor ReadMaps(string name, OrtValue sequence, int classes)
    {
        var rows = sequence.GetValueCount();
        var probabilities = new float[rows * classes];
        for (var row = 0; row < rows; row++)
        {
            using var map = sequence.GetValue(row, OrtAllocator.DefaultInstance);
            // A map is two tensors: its keys, and their values.
            using var values = map.GetValue(1, OrtAllocator.DefaultInstance);
            var ofRow = values.GetTensorDataAsSpan<float>();
            if (ofRow.Length != classes)
            {
                throw new InvalidOperationException($"output '{name}' came with {ofRow.Length} classes of {classes}");
            }

            ofRow.CopyTo(probabilities.AsSpan(row * classes));
        }

        var bytes = MemoryMarshal.AsBytes<float>(probabilities).ToArray();
        return Tensor.OfBytes(name, ElementType.Float32, new TensorShape(rows, classes), bytes);
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
