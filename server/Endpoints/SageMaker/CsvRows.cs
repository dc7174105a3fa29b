using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Sluice.Endpoints.Json;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.SageMaker;

/// <summary>
/// Outputs as records of CSV: a record a row, the elements of the outputs one behind the other; probabilities of a
/// classifier's map last. Where a model gives nothing but those, the likeliest class stands before them.
/// </summary>
internal sealed class CsvRows(InferenceResponse response)
{
    private readonly (Tensor Output, ClassLabels? Classes)[] _outputs =
    [
        .. response
            .Outputs.Select(output => (Output: output, Classes: response.ClassesOf(output)))
            .OrderBy(each => each.Classes is not null),
    ];

    /// <summary>One record a row, each with its line break.</summary>
    public byte[] Write(long rows)
    {
        var text = new StringBuilder();
        for (var row = 0L; row < rows; row++)
        {
            var isFirst = true;
            foreach (var field in Fields(row))
            {
                text.Append(isFirst ? "" : ",");
                CsvText.Append(text, field);
                isFirst = false;
            }

            text.Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private IEnumerable<string> Fields(long row)
    {
        if (_outputs is [{ Output: var only, Classes: { } classes }])
        {
            yield return classes.Names[Likeliest(only, row, classes.Names.Count)];
        }

        foreach (var (output, _) in _outputs)
        {
            var width = Width(output);
            for (var i = 0; i < width; i++)
            {
                yield return Text(output, (int)((row * width) + i));
            }
        }
    }

    private static int Likeliest(Tensor output, long row, int count)
    {
        var probabilities = MemoryMarshal.Cast<byte, float>(output.Bytes.Span).Slice((int)row * count, count);
        var best = 0;
        for (var i = 1; i < count; i++)
        {
            best = probabilities[i] > probabilities[best] ? i : best;
        }

        return best;
    }

    private static long Width(Tensor output)
    {
        var width = 1L;
        foreach (var size in output.Shape.Dimensions[1..])
        {
            width *= size;
        }

        return width;
    }

    private static string Text(Tensor output, int at)
    {
        if (output.Type == ElementType.Bytes)
        {
            var text = output.Elements[at].Span;
            return Utf8.IsValid(text)
                ? Encoding.UTF8.GetString(text)
                : throw ServingException.InvalidArgument(
                    $"output '{output.Name}', element {at}: its bytes are not UTF-8, which CSV cannot carry; use the Open "
                        + "Inference Protocol"
                );
        }

        var size = output.Type.SizeInBytes();
        return Number(output.Type, output.Bytes.Span.Slice(at * size, size));
    }

    private static string Number(ElementType type, ReadOnlySpan<byte> bytes) =>
        type switch
        {
            ElementType.Bool => bytes[0] != 0 ? "true" : "false",
            ElementType.UInt8 => Show(bytes[0]),
            ElementType.UInt16 => Show(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
            ElementType.UInt32 => Show(BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
            ElementType.UInt64 => Show(BinaryPrimitives.ReadUInt64LittleEndian(bytes)),
            ElementType.Int8 => Show((sbyte)bytes[0]),
            ElementType.Int16 => Show(BinaryPrimitives.ReadInt16LittleEndian(bytes)),
            ElementType.Int32 => Show(BinaryPrimitives.ReadInt32LittleEndian(bytes)),
            ElementType.Int64 => Show(BinaryPrimitives.ReadInt64LittleEndian(bytes)),
            ElementType.Float16 => Show((float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
            ElementType.BFloat16 => Show(BrainFloats.ToSingle(BinaryPrimitives.ReadUInt16LittleEndian(bytes))),
            ElementType.Float32 => Show(BinaryPrimitives.ReadSingleLittleEndian(bytes)),
            ElementType.Float64 => Show(BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an element type of fixed size"),
        };

    private static string Show<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
