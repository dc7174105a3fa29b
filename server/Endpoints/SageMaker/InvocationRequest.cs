using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.Rows;
using Sluice.Endpoints.TensorFlow;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.SageMaker;

/// <summary>The body of an invocation → inputs, each a row an instance; in JSON's column form as they come.</summary>
/// <param name="Inputs">For the model.</param>
/// <param name="Rows">The instances; null: the column form.</param>
internal sealed record InvocationRequest(IReadOnlyList<Tensor> Inputs, long? Rows)
{
    /// <exception cref="ServingException">InvalidArgument: the body is not what its type says, or nothing for this model.</exception>
    public static InvocationRequest Read(
        ReadOnlyMemory<byte> body,
        MediaType type,
        bool saysHeader,
        ModelSignature signature
    ) =>
        type switch
        {
            MediaType.Csv => OfRows(CsvInputs.Read(CsvText.Read(body.Span), saysHeader, signature)),
            MediaType.JsonLines => OfLines(body, signature),
            _ => OfJson(body, signature),
        };

    private static InvocationRequest OfRows(IReadOnlyList<Tensor> inputs) =>
        new(inputs, inputs is [var first, ..] ? first.Shape.Dimensions[0] : 1);

    private static InvocationRequest OfJson(ReadOnlyMemory<byte> body, ModelSignature signature)
    {
        if (body.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
        {
            return OfValues(
                JsonBody.Read(
                    body.Span,
                    "a list of instances",
                    (ref Utf8JsonReader reader, ReadOnlySpan<byte> text) => ReadList(ref reader, text, signature)
                )
            );
        }

        var (request, rows) = PredictRequestReader.Read(body, signature, "", null);
        return new(request.Inputs, rows);
    }

    private static NamedValues ReadList(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, ModelSignature signature)
    {
        var values = new NamedValues(signature);
        reader.Read();
        values.AddAll(ref reader, text, "");

        return reader.Read()
            ? throw ServingException.InvalidArgument("expected one JSON array, got more after it")
            : values;
    }

    private static InvocationRequest OfLines(ReadOnlyMemory<byte> body, ModelSignature signature)
    {
        var values = new NamedValues(signature);
        var line = 0;
        foreach (var range in body.Span.Split((byte)'\n'))
        {
            line++;
            var instance = body.Span[range].Trim(" \t\r"u8);
            if (instance.IsEmpty)
            {
                continue;
            }

            var where = $"line {line}";
            // A line with a bare NaN is read twice, and what the first reading left would stay: quoted before it begins.
            JsonBody.Read(
                BareFloats.Quote(instance) ?? instance,
                $"an instance in {where}",
                (ref Utf8JsonReader reader, ReadOnlySpan<byte> text) =>
                {
                    reader.Read();
                    values.Add(ref reader, text, where);
                    return reader.Read()
                        ? throw ServingException.InvalidArgument($"{where}: expected one JSON value, got more after it")
                        : true;
                }
            );
        }

        return OfValues(values);
    }

    private static InvocationRequest OfValues(NamedValues values) =>
        values.Count > 0
            ? new([.. values.Given.Select(input => input.ToRows())], values.Count)
            : throw ServingException.InvalidArgument("expected one instance or more, got none");
}
