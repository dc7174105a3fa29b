using Microsoft.ML.OnnxRuntime.Tensors;
using Sluice.Serving.Tensors;

namespace Sluice.Onnx.Tensors;

/// <summary>ONNX Runtime's element types and ours.</summary>
internal static class OnnxElementTypes
{
    public static TensorElementType ToOnnx(ElementType type) =>
        type switch
        {
            ElementType.Bool => TensorElementType.Bool,
            ElementType.UInt8 => TensorElementType.UInt8,
            ElementType.UInt16 => TensorElementType.UInt16,
            ElementType.UInt32 => TensorElementType.UInt32,
            ElementType.UInt64 => TensorElementType.UInt64,
            ElementType.Int8 => TensorElementType.Int8,
            ElementType.Int16 => TensorElementType.Int16,
            ElementType.Int32 => TensorElementType.Int32,
            ElementType.Int64 => TensorElementType.Int64,
            ElementType.Float16 => TensorElementType.Float16,
            ElementType.BFloat16 => TensorElementType.BFloat16,
            ElementType.Float32 => TensorElementType.Float,
            ElementType.Float64 => TensorElementType.Double,
            ElementType.Bytes => TensorElementType.String,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such element type"),
        };

    /// <summary>False for the types that are not served: 8-bit floats, complex numbers, packed integers.</summary>
    public static bool TryRead(TensorElementType onnx, out ElementType type)
    {
        foreach (var candidate in Enum.GetValues<ElementType>())
        {
            if (ToOnnx(candidate) == onnx)
            {
                type = candidate;
                return true;
            }
        }

        type = default;
        return false;
    }
}
