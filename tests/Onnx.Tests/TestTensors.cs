using System.Runtime.InteropServices;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Tests;

/// <summary>Tensors by their elements.</summary>
internal static class TestTensors
{
    public static Tensor Floats(string name, params float[] elements) =>
        Tensor.OfBytes(name, ElementType.Float32, new(elements.Length), Bytes(elements));

    public static Tensor Integers(string name, params long[] elements) =>
        Tensor.OfBytes(name, ElementType.Int64, new(elements.Length), Bytes(elements));

    public static Tensor Scalar(string name, long element) =>
        Tensor.OfBytes(name, ElementType.Int64, new(), Bytes([element]));

    public static float[] ToFloats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.Bytes.Span).ToArray();

    public static long[] ToIntegers(Tensor tensor) => MemoryMarshal.Cast<byte, long>(tensor.Bytes.Span).ToArray();

    public static byte[] Bytes<T>(T[] elements)
        where T : unmanaged => MemoryMarshal.AsBytes<T>(elements).ToArray();
}
