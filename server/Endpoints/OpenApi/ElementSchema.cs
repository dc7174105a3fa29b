using System.Text.Json.Nodes;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenApi;

/// <summary>Schemas of a tensor's elements, alone and nested (OpenAPI 3.0, "Schema Object"). Each call makes new nodes.</summary>
internal static class ElementSchema
{
    /// <param name="type">The element's type.</param>
    /// <param name="isRow">Whether in TensorFlow Serving's words: bytes in base64 too.</param>
    public static JsonObject Of(ElementType type, bool isRow = false) =>
        type switch
        {
            ElementType.Bool => new() { ["type"] = "boolean" },
            ElementType.Bytes => isRow ? TextOrBytes() : new() { ["type"] = "string" },
            ElementType.Float16 or ElementType.BFloat16 => Float(null),
            ElementType.Float32 => Float("float"),
            ElementType.Float64 => Float("double"),
            ElementType.UInt64 => Integer(0, ulong.MaxValue),
            ElementType.Int64 => Integer(long.MinValue, long.MaxValue),
            _ => Integer(Least(type), (ulong)((1L << Bits(type)) - 1)),
        };

    /// <summary>Lists in each other, one a size; -1: of any length.</summary>
    public static JsonObject Nested(ElementType type, ReadOnlySpan<long> sizes)
    {
        if (sizes.IsEmpty)
        {
            return Of(type, isRow: true);
        }

        var list = new JsonObject { ["type"] = "array", ["items"] = Nested(type, sizes[1..]) };
        if (sizes[0] >= 0)
        {
            list["minItems"] = sizes[0];
            list["maxItems"] = sizes[0];
        }

        return list;
    }

    private static JsonObject Float(string? format)
    {
        var number = new JsonObject { ["type"] = "number" };
        if (format is not null)
        {
            number["format"] = format;
        }

        var name = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("NaN", "Infinity", "-Infinity") };
        return new() { ["oneOf"] = new JsonArray(number, name) };
    }

    private static JsonObject Integer(long least, ulong most) =>
        new()
        {
            ["type"] = "integer",
            ["minimum"] = least,
            ["maximum"] = most,
        };

    private static JsonObject TextOrBytes()
    {
        var encoded = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("b64"),
            ["properties"] = new JsonObject
            {
                ["b64"] = new JsonObject { ["type"] = "string", ["format"] = "byte" },
            },
        };
        return new() { ["oneOf"] = new JsonArray(new JsonObject { ["type"] = "string" }, encoded) };
    }

    private static bool IsSigned(ElementType type) =>
        type is ElementType.Int8 or ElementType.Int16 or ElementType.Int32;

    /// <summary>Of the value, without a sign.</summary>
    private static int Bits(ElementType type) => (type.SizeInBytes() * 8) - (IsSigned(type) ? 1 : 0);

    private static long Least(ElementType type) => IsSigned(type) ? -(1L << Bits(type)) : 0;
}
