using System.Buffers.Binary;
using Google.Protobuf;
using Sluice.Protos.Inference;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>Typed contents by the protocol's table of fields, apart from the code under test.</summary>
internal static class TypedElements
{
    public static InferTensorContents Write(WireTensor tensor)
    {
        var contents = new InferTensorContents();
        var type = tensor.Datatype;
        switch (type)
        {
            case "BOOL":
                contents.BoolContents.AddRange(tensor.Select(bytes => bytes.Span[0] == 1));
                break;
            case "INT8" or "INT16" or "INT32":
                contents.IntContents.AddRange(tensor.Select(bytes => (int)Elements.ToInteger(type, bytes.Span)));
                break;
            case "INT64":
                contents.Int64Contents.AddRange(tensor.Select(bytes => (long)Elements.ToInteger(type, bytes.Span)));
                break;
            case "UINT8" or "UINT16" or "UINT32":
                contents.UintContents.AddRange(tensor.Select(bytes => (uint)Elements.ToInteger(type, bytes.Span)));
                break;
            case "UINT64":
                contents.Uint64Contents.AddRange(tensor.Select(bytes => (ulong)Elements.ToInteger(type, bytes.Span)));
                break;
            case "FP32":
                contents.Fp32Contents.AddRange(
                    tensor.Select(bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes.Span))
                );
                break;
            case "FP64":
                contents.Fp64Contents.AddRange(
                    tensor.Select(bytes => BinaryPrimitives.ReadDoubleLittleEndian(bytes.Span))
                );
                break;
            default:
                contents.BytesContents.AddRange(tensor.Strings().Select(text => ByteString.CopyFrom(text)));
                break;
        }

        return contents;
    }

    public static WireTensor Read(string name, string datatype, long[] shape, InferTensorContents contents)
    {
        if (datatype == "BYTES")
            return WireTensor.OfStrings(name, shape, contents.BytesContents.Select(text => text.ToByteArray()));

        var elements = datatype switch
        {
            "BOOL" => contents.BoolContents.Select(value => (byte[])[value ? (byte)1 : (byte)0]),
            "INT64" => contents.Int64Contents.Select(BitConverter.GetBytes),
            "UINT64" => contents.Uint64Contents.Select(BitConverter.GetBytes),
            "FP32" => contents.Fp32Contents.Select(BitConverter.GetBytes),
            "FP64" => contents.Fp64Contents.Select(BitConverter.GetBytes),
            "UINT8" or "UINT16" or "UINT32" => contents.UintContents.Select(value =>
                Elements.OfInteger(datatype, value)
            ),
            _ => contents.IntContents.Select(value => Elements.OfInteger(datatype, value)),
        };
        return new WireTensor(name, datatype, shape, [.. elements.SelectMany(bytes => bytes)]);
    }
}
