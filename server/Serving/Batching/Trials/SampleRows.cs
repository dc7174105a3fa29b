using System.Buffers.Binary;
using System.Text;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Serving.Batching.Trials;

/// <summary>Rows to try a model with, made up by chance, the same in every process.</summary>
internal static class SampleRows
{
    /// <summary>Sizes for dimensions that a model leaves open, until one suits it: a sentence of two words, an image of 224 points.</summary>
    private static readonly long[] OpenSizes = [2, 1, 16, 64, 224];

    /// <summary>Rows of the first sizes with which the model runs; none: with no size does it.</summary>
    public static IEnumerable<BatchShape> Find(
        ModelSignature signature,
        IReadOnlyList<string> outputs,
        int count,
        Func<BatchShape, bool> runs
    )
    {
        var isFixed = signature.Inputs.All(input => !input.Shape.Dimensions[1..].Contains(TensorShape.AnySize));
        foreach (var size in isFixed ? OpenSizes[..1] : OpenSizes)
        {
            var chance = new Random(1);
            var rows = Enumerable.Range(0, count).Select(_ => Row(signature, outputs, size, chance)).ToArray();
            if (runs(rows[0]))
            {
                return rows;
            }
        }

        return [];
    }

    private static BatchShape Row(ModelSignature signature, IReadOnlyList<string> outputs, long size, Random chance) =>
        new([.. signature.Inputs.Select(input => Row(input, size, chance))], outputs, 1);

    private static Tensor Row(TensorSpec spec, long size, Random chance)
    {
        long[] sizes = [1, .. spec.Shape.Dimensions[1..]];
        for (var i = 1; i < sizes.Length; i++)
        {
            sizes[i] = sizes[i] == TensorShape.AnySize ? size : sizes[i];
        }

        var shape = new TensorShape(sizes);
        var count = (int)Tensor.CountElements(spec.Name, shape);
        if (spec.Type == ElementType.Bytes)
        {
            var texts = new ReadOnlyMemory<byte>[count];
            for (var i = 0; i < count; i++)
            {
                texts[i] = Encoding.UTF8.GetBytes($"{chance.Next(2)}");
            }

            return Tensor.OfElements(spec.Name, shape, texts);
        }

        var width = spec.Type.SizeInBytes();
        var bytes = new byte[count * width];
        for (var i = 0; i < count; i++)
        {
            Write(bytes.AsSpan(i * width, width), spec.Type, chance);
        }

        return Tensor.OfBytes(spec.Name, spec.Type, shape, bytes);
    }

    /// <summary>Of integers 0 and 1: they may be places in a table, and hardly any has fewer than two.</summary>
    private static void Write(Span<byte> element, ElementType type, Random chance)
    {
        var value = (chance.NextSingle() * 2) - 1;
        switch (type)
        {
            case ElementType.Float32:
                BinaryPrimitives.WriteSingleLittleEndian(element, value);
                break;
            case ElementType.Float64:
                BinaryPrimitives.WriteDoubleLittleEndian(element, value);
                break;
            case ElementType.Float16:
                BinaryPrimitives.WriteHalfLittleEndian(element, (Half)value);
                break;
            case ElementType.BFloat16:
                BinaryPrimitives.WriteUInt16LittleEndian(
                    element,
                    (ushort)(BitConverter.SingleToUInt32Bits(value) >> 16)
                );
                break;
            default:
                element[0] = (byte)chance.Next(2);
                break;
        }
    }
}
