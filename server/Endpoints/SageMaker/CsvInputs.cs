using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.SageMaker;

/// <summary>
/// Records of CSV as a model's inputs: a row a record, the fields in the order of the inputs. One input of two dimensions takes
/// all fields; several take as many each as their second dimension says, or one.
/// </summary>
internal static class CsvInputs
{
    /// <param name="records">In order; at least one.</param>
    /// <param name="saysHeader">Whether the caller says that the first is a header.</param>
    /// <param name="signature">The model's.</param>
    /// <exception cref="ServingException">InvalidArgument: the model takes no such rows, or a field is not what it takes.</exception>
    public static IReadOnlyList<Tensor> Read(
        IReadOnlyList<IReadOnlyList<string>> records,
        bool saysHeader,
        ModelSignature signature
    )
    {
        var header = records is [var first, ..] && (saysHeader || IsHeader(first, signature)) ? first : null;
        var rows = records.Skip(header is null ? 0 : 1).ToArray();
        if (rows.Length == 0)
        {
            throw ServingException.InvalidArgument("expected one record or more, got none");
        }

        var columns = Columns(signature, header, rows[0].Count);
        var width = columns.Sum(column => column.Width);
        for (var row = 0; row < rows.Length; row++)
        {
            Add(columns, rows[row], width, row + (header is null ? 1 : 2));
        }

        return [.. columns.Select(column => column.ToTensor(rows.Length))];
    }

    private static void Add(IReadOnlyList<CsvColumn> columns, IReadOnlyList<string> fields, int width, int record)
    {
        if (fields.Count != width)
        {
            throw ServingException.InvalidArgument(
                $"record {record}: expected {width} fields ({string.Join(", ", columns.Select(column => $"{column.Width} for {column.Input}"))}), got {fields.Count}"
            );
        }

        var at = 0;
        foreach (var column in columns)
        {
            for (var i = 0; i < column.Width; i++, at++)
            {
                column.Add(fields[at], record, at);
            }
        }
    }

    /// <summary>A first record that has the names of all inputs and nothing else is no row.</summary>
    private static bool IsHeader(IReadOnlyList<string> fields, ModelSignature signature) =>
        signature.Inputs.Count > 1
        && fields.Count == signature.Inputs.Count
        && signature.Inputs.All(input => fields.Contains(input.Name));

    /// <summary>In the order of the fields.</summary>
    private static CsvColumn[] Columns(ModelSignature signature, IReadOnlyList<string>? header, int fields)
    {
        var inputs = signature.Inputs;
        if (inputs is [var only])
        {
            var isVector = only.Shape.Rank == 1;
            return only.Shape.Rank <= 2
                ? [new CsvColumn(only, isVector ? 1 : Width(only) ?? fields)]
                : throw Refuse(only);
        }

        var columns = inputs.Select(input =>
            input.Shape.Rank is 1 or 2 && Width(input) is { } width ? new CsvColumn(input, width) : throw Refuse(input)
        );
        return header is null || !IsHeader(header, signature)
            ? [.. columns]
            : [.. columns.OrderBy(column => header.ToList().IndexOf(column.Input.Name))];
    }

    /// <summary>The fields that an input takes of each record; null: it leaves that open.</summary>
    private static int? Width(TensorSpec input) =>
        input.Shape.Rank switch
        {
            1 => 1,
            2 when input.Shape.Dimensions[1] is > 0 and var size => (int)size,
            _ => null,
        };

    private static ServingException Refuse(TensorSpec input) =>
        ServingException.InvalidArgument(
            $"CSV cannot carry input {input}: expected one input of two dimensions, or several that take a known number of "
                + "fields of each record; use JSON"
        );
}
