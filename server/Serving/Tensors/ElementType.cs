namespace Sluice.Serving.Tensors;

/// <summary>
/// The element types that tensors have here: those of the Open Inference Protocol, version 2, "Tensor Data Types", and BF16.
/// </summary>
public enum ElementType
{
    /// <summary>BOOL: one byte, 0 or 1.</summary>
    Bool,

    /// <summary>UINT8.</summary>
    UInt8,

    /// <summary>UINT16, little-endian.</summary>
    UInt16,

    /// <summary>UINT32, little-endian.</summary>
    UInt32,

    /// <summary>UINT64, little-endian.</summary>
    UInt64,

    /// <summary>INT8.</summary>
    Int8,

    /// <summary>INT16, little-endian.</summary>
    Int16,

    /// <summary>INT32, little-endian.</summary>
    Int32,

    /// <summary>INT64, little-endian.</summary>
    Int64,

    /// <summary>FP16: IEEE 754 binary16, little-endian.</summary>
    Float16,

    /// <summary>BF16: the upper half of an IEEE 754 binary32, little-endian.</summary>
    BFloat16,

    /// <summary>FP32: IEEE 754 binary32, little-endian.</summary>
    Float32,

    /// <summary>FP64: IEEE 754 binary64, little-endian.</summary>
    Float64,

    /// <summary>BYTES: a string of any bytes, of any length, an element.</summary>
    Bytes,
}
