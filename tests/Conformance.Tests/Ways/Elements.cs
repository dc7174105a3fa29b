using System.Buffers.Binary;
using System.Globalization;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>Single elements by the protocol's table of types, apart from the code under test.</summary>
internal static class Elements
{
    public static double ToDouble(string datatype, ReadOnlySpan<byte> bytes) =>
        datatype switch
        {
            "FP16" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
            "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
            "FP32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            "FP64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            _ => throw new ArgumentException($"no float: {datatype}", nameof(datatype)),
        };

    public static decimal ToInteger(string datatype, ReadOnlySpan<byte> bytes) =>
        datatype switch
        {
            "BOOL" or "UINT8" => bytes[0],
            "INT8" => (sbyte)bytes[0],
            "UINT16" => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            "INT16" => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            "UINT32" => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            "INT32" => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            "UINT64" => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            "INT64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => throw new ArgumentException($"no integer: {datatype}", nameof(datatype)),
        };

    public static byte[] OfInteger(string datatype, decimal value) =>
        datatype switch
        {
            "BOOL" or "UINT8" => [(byte)value],
            "INT8" => [(byte)(sbyte)value],
            "UINT16" => BitConverter.GetBytes((ushort)value),
            "INT16" => BitConverter.GetBytes((short)value),
            "UINT32" => BitConverter.GetBytes((uint)value),
            "INT32" => BitConverter.GetBytes((int)value),
            "UINT64" => BitConverter.GetBytes((ulong)value),
            "INT64" => BitConverter.GetBytes((long)value),
            _ => throw new ArgumentException($"no integer: {datatype}", nameof(datatype)),
        };

    /// <summary>An element as a JSON value; floats with all the digits that tell them apart.</summary>
    public static string ToJson(string datatype, ReadOnlySpan<byte> bytes)
    {
        if (datatype == "BOOL")
            return bytes[0] == 1 ? "true" : "false";
        if (datatype is not ("FP16" or "BF16" or "FP32" or "FP64"))
            return ToInteger(datatype, bytes).ToString(CultureInfo.InvariantCulture);

        var value = ToDouble(datatype, bytes);
        return double.IsNaN(value) ? "\"NaN\""
            : double.IsInfinity(value) ? (value > 0 ? "\"Infinity\"" : "\"-Infinity\"")
            : value.ToString("R", CultureInfo.InvariantCulture);
    }

    /// <summary>The bytes of a JSON value, given as its raw text.</summary>
    public static byte[] OfJson(string datatype, string json)
    {
        var text = json.Trim('"');
        return datatype switch
        {
            "BOOL" => [json == "true" ? (byte)1 : (byte)0],
            "FP16" => BitConverter.GetBytes(Half.Parse(text, CultureInfo.InvariantCulture)),
            "BF16" => BitConverter.GetBytes(float.Parse(text, CultureInfo.InvariantCulture))[2..],
            "FP32" => BitConverter.GetBytes(float.Parse(text, CultureInfo.InvariantCulture)),
            "FP64" => BitConverter.GetBytes(double.Parse(text, CultureInfo.InvariantCulture)),
            _ => OfInteger(datatype, decimal.Parse(text, CultureInfo.InvariantCulture)),
        };
    }
}
