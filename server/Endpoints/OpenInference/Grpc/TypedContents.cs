using System.Numerics;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.OpenInference.Grpc;

/// <summary>Tensors as InferTensorContents: each datatype has the one field that carries it.</summary>
internal static class TypedContents
{
    /// <exception cref="ServingException">
    /// InvalidArgument: another field than the datatype's is filled, or an element is out of the datatype's range.
    /// </exception>
    public static Tensor Read(string name, ElementType type, TensorShape shape, InferTensorContents contents)
    {
        CheckFields(name, type, contents);
        return type switch
        {
            ElementType.Float16 or ElementType.BFloat16 => throw ServingException.InvalidArgument(
                $"input '{name}': expected {type.Name()} in raw_input_contents, which alone can carry it"
            ),
            ElementType.Bytes => Tensor.OfElements(name, shape, [.. contents.BytesContents.Select(b => b.Memory)]),
            ElementType.Bool => Of(contents.BoolContents, value => value ? (byte)1 : (byte)0),
            ElementType.UInt8 => Of(contents.UintContents, Narrow<uint, byte>),
            ElementType.UInt16 => Of(contents.UintContents, Narrow<uint, ushort>),
            ElementType.UInt32 => Of(contents.UintContents, Same),
            ElementType.UInt64 => Of(contents.Uint64Contents, Same),
            ElementType.Int8 => Of(contents.IntContents, Narrow<int, sbyte>),
            ElementType.Int16 => Of(contents.IntContents, Narrow<int, short>),
            ElementType.Int32 => Of(contents.IntContents, Same),
            ElementType.Int64 => Of(contents.Int64Contents, Same),
            ElementType.Float32 => Of(contents.Fp32Contents, Same),
            ElementType.Float64 => Of(contents.Fp64Contents, Same),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "no such element type"),
        };

        Tensor Of<TWire, TElement>(RepeatedField<TWire> values, Func<TWire, TElement> convert)
            where TElement : unmanaged
        {
            var elements = new TElement[values.Count];
            for (var i = 0; i < elements.Length; i++)
            {
                elements[i] = convert(values[i]);
            }

            return Tensor.OfBytes(name, type, shape, MemoryMarshal.AsBytes(elements.AsSpan()).ToArray());
        }

        TTo Narrow<TFrom, TTo>(TFrom value)
            where TFrom : INumber<TFrom>
            where TTo : INumber<TTo>
        {
            try
            {
                return TTo.CreateChecked(value);
            }
            catch (OverflowException)
            {
                throw ServingException.InvalidArgument(
                    $"input '{name}': expected elements of {type.Name()}, got {value}"
                );
            }
        }
    }

    public static InferTensorContents Write(Tensor tensor)
    {
        var contents = new InferTensorContents();
        var bytes = tensor.Bytes.Span;
        switch (tensor.Type)
        {
            case ElementType.Bytes:
                contents.BytesContents.AddRange(tensor.Elements.Select(e => UnsafeByteOperations.UnsafeWrap(e)));
                break;
            case ElementType.Bool:
                Add(contents.BoolContents, bytes, value => value != 0);
                break;
            case ElementType.UInt8:
                Add(contents.UintContents, bytes, value => (uint)value);
                break;
            case ElementType.UInt16:
                Add(contents.UintContents, MemoryMarshal.Cast<byte, ushort>(bytes), value => (uint)value);
                break;
            case ElementType.UInt32:
                Add(contents.UintContents, MemoryMarshal.Cast<byte, uint>(bytes), Same);
                break;
            case ElementType.UInt64:
                Add(contents.Uint64Contents, MemoryMarshal.Cast<byte, ulong>(bytes), Same);
                break;
            case ElementType.Int8:
                Add(contents.IntContents, MemoryMarshal.Cast<byte, sbyte>(bytes), value => (int)value);
                break;
            case ElementType.Int16:
                Add(contents.IntContents, MemoryMarshal.Cast<byte, short>(bytes), value => (int)value);
                break;
            case ElementType.Int32:
                Add(contents.IntContents, MemoryMarshal.Cast<byte, int>(bytes), Same);
                break;
            case ElementType.Int64:
                Add(contents.Int64Contents, MemoryMarshal.Cast<byte, long>(bytes), Same);
                break;
            case ElementType.Float32:
                Add(contents.Fp32Contents, MemoryMarshal.Cast<byte, float>(bytes), Same);
                break;
            case ElementType.Float64:
                Add(contents.Fp64Contents, MemoryMarshal.Cast<byte, double>(bytes), Same);
                break;
            default:
                throw new ArgumentException($"no such element type: {tensor.Type}", nameof(tensor));
        }

        return contents;
    }

    private static T Same<T>(T value) => value;

    private static void Add<TElement, TWire>(
        RepeatedField<TWire> field,
        ReadOnlySpan<TElement> elements,
        Func<TElement, TWire> convert
    )
    {
        field.Capacity = elements.Length;
        foreach (var element in elements)
        {
            field.Add(convert(element));
        }
    }

    private static void CheckFields(string name, ElementType type, InferTensorContents contents)
    {
        var expected = FieldOf(type);
        ReadOnlySpan<(string Field, int Count)> fields =
        [
            ("bool_contents", contents.BoolContents.Count),
            ("int_contents", contents.IntContents.Count),
            ("int64_contents", contents.Int64Contents.Count),
            ("uint_contents", contents.UintContents.Count),
            ("uint64_contents", contents.Uint64Contents.Count),
            ("fp32_contents", contents.Fp32Contents.Count),
            ("fp64_contents", contents.Fp64Contents.Count),
            ("bytes_contents", contents.BytesContents.Count),
        ];
        foreach (var (field, count) in fields)
        {
            if (count > 0 && field != expected)
            {
                throw ServingException.InvalidArgument(
                    $"input '{name}': expected the elements of {type.Name()} in {expected}, got {count} in {field}"
                );
            }
        }
    }

    private static string FieldOf(ElementType type) =>
        type switch
        {
            ElementType.Bool => "bool_contents",
            ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32 => "uint_contents",
            ElementType.UInt64 => "uint64_contents",
            ElementType.Int8 or ElementType.Int16 or ElementType.Int32 => "int_contents",
            ElementType.Int64 => "int64_contents",
            ElementType.Float16 or ElementType.BFloat16 => "raw_input_contents",
            ElementType.Float32 => "fp32_contents",
            ElementType.Float64 => "fp64_contents",
            _ => "bytes_contents",
        };
}
