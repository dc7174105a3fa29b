using System.Runtime.InteropServices;
using Google.Protobuf;
using Sluice.Protos.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Tests.Harness;

/// <summary>The samples in typed contents, filled by the protocol's table and not by the code under test.</summary>
internal static class TypedSamples
{
    /// <summary>The samples of a type, NaN and infinities too, and how many they are.</summary>
    public static (InferTensorContents Contents, int Count) Of(ElementType type)
    {
        var contents = new InferTensorContents();
        if (type == ElementType.Bytes)
        {
            contents.BytesContents.AddRange(Samples.Strings.Select(text => ByteString.CopyFrom(text)));
            return (contents, Samples.Strings.Count);
        }

        byte[] bytes = [.. Samples.Of(type), .. Samples.SpecialsOf(type)];
        Fill(contents, type, bytes);
        return (contents, bytes.Length / type.SizeInBytes());
    }

    private static void Fill(InferTensorContents contents, ElementType type, byte[] bytes)
    {
        switch (type)
        {
            case ElementType.Bool:
                contents.BoolContents.AddRange(bytes.Select(value => value == 1));
                break;
            case ElementType.UInt8:
                contents.UintContents.AddRange(bytes.Select(value => (uint)value));
                break;
            case ElementType.UInt16:
                contents.UintContents.AddRange(Cast<ushort>(bytes).Select(value => (uint)value));
                break;
            case ElementType.UInt32:
                contents.UintContents.AddRange(Cast<uint>(bytes));
                break;
            case ElementType.UInt64:
                contents.Uint64Contents.AddRange(Cast<ulong>(bytes));
                break;
            case ElementType.Int8:
                contents.IntContents.AddRange(Cast<sbyte>(bytes).Select(value => (int)value));
                break;
            case ElementType.Int16:
                contents.IntContents.AddRange(Cast<short>(bytes).Select(value => (int)value));
                break;
            case ElementType.Int32:
                contents.IntContents.AddRange(Cast<int>(bytes));
                break;
            case ElementType.Int64:
                contents.Int64Contents.AddRange(Cast<long>(bytes));
                break;
            case ElementType.Float32:
                contents.Fp32Contents.AddRange(Cast<float>(bytes));
                break;
            default:
                contents.Fp64Contents.AddRange(Cast<double>(bytes));
                break;
        }
    }

    private static T[] Cast<T>(byte[] bytes)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(bytes).ToArray();
}
