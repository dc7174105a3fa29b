using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference;

/// <summary>
/// Tensors as bytes alone: row-major, little-endian, no padding. In gRPC's raw contents and in the binary tensors of REST
/// (Triton's binary tensor data extension) alike.
/// </summary>
internal static class RawTensors
{
    /// <exception cref="ServingException">InvalidArgument: the bytes are not what type and shape ask for.</exception>
    /// <param name="name">The tensor's name.</param>
    /// <param name="type">The type of its elements.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="raw">Its elements.</param>
    /// <param name="memory">What they lie in, where the tensor is to own it: if no exception is thrown, it does.</param>
    public static Tensor Read(
        string name,
        ElementType type,
        TensorShape shape,
        ReadOnlyMemory<byte> raw,
        IDisposable? memory = null
    ) =>
        type == ElementType.Bytes
            ? Tensor.OfElements(name, shape, RawStrings.Read(name, raw), memory)
            : Tensor.OfBytes(name, type, shape, raw, memory);

    /// <summary>How many bytes a tensor takes.</summary>
    public static long Measure(Tensor tensor) =>
        tensor.Type == ElementType.Bytes ? RawStrings.Measure(tensor.Elements) : tensor.Bytes.Length;

    /// <summary>Shares the tensor's memory where it can: tensors are immutable.</summary>
    public static ReadOnlyMemory<byte> Write(Tensor tensor) =>
        tensor.Type == ElementType.Bytes ? RawStrings.Write(tensor.Elements) : tensor.Bytes;
}
