using System.Collections.Frozen;

namespace Sluice.Serving.Tensors;

/// <summary>Names and sizes of <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    private static readonly FrozenDictionary<string, ElementType> ByName = Enum.GetValues<ElementType>()
        .ToFrozenDictionary(Name);

    /// <summary>All names, as an error message lists them.</summary>
    public static string AllNames { get; } = string.Join(", ", Enum.GetValues<ElementType>().Select(Name));

    /// <summary>The Open Inference Protocol's name of the type, such as FP32.</summary>
    public static string Name(this ElementType type) =>
        type switch
        {
            ElementType.Bool => "BOOL",
            ElementType.UInt8 => "UINT8",
            ElementType.UInt16 => "UINT16",
            ElementType.UInt32 => "UINT32",
            ElementType.UInt64 => "UINT64",
            ElementType.Int8 => "INT8",
            ElementType.Int16 => "INT16",
            ElementType.Int32 => "INT32",
            ElementType.Int64 => "INT64",
            ElementType.Float16 => "FP16",
            ElementType.BFloat16 => "BF16",
            ElementType.Float32 => "FP32",
            ElementType.Float64 => "FP64",
            ElementType.Bytes => "BYTES",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such element type"),
        };

    /// <summary>Reads a name of the Open Inference Protocol; names are case-sensitive.</summary>
    public static bool TryParse(string name, out ElementType type) => ByName.TryGetValue(name, out type);

    /// <summary>Bytes an element takes. BYTES has no fixed size: 0.</summary>
    public static int SizeInBytes(this ElementType type) =>
        type switch
        {
            ElementType.Bool or ElementType.UInt8 or ElementType.Int8 => 1,
            ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
            ElementType.UInt32 or ElementType.Int32 or ElementType.Float32 => 4,
            ElementType.UInt64 or ElementType.Int64 or ElementType.Float64 => 8,
            _ => 0,
        };
}
