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
    public static Tensor Read(string name, ElementType type, TensorShape shape, ReadOnlyMemory<byte> raw) =>
        type == ElementType.Bytes
            ? Tensor.OfElements(name, shape, RawStrings.Read(name, raw))
            : Tensor.OfBytes(name, type, shape, raw);

    /// <summary>Shares the tensor's memory where it can: tensors are immutable.</summary>
    public static ReadOnlyMemory<byte> Write(Tensor tensor) =>
        tensor.Type == ElementType.Bytes ? RawStrings.Write(tensor.Elements) : tensor.Bytes;
}
