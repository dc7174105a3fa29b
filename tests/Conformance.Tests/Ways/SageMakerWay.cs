using System.Text;

namespace Sluice.Conformance.Tests.Ways;

/// <summary>SageMaker's <c>/invocations</c>, in each of its forms.</summary>
internal sealed class SageMakerWay(Uri server, string contentType) : RowWay(server)
{
    public const string Csv = "text/csv";
    public const string Json = "application/json";
    public const string JsonLines = "application/jsonlines";

    public override string Name => $"SageMaker {contentType}";

    public override string? WhyNot(WireTensor tensor) =>
        base.WhyNot(tensor) ?? (contentType == Csv && tensor.Shape.Length > 2 ? "CSV carries two dimensions" : null);

    protected override string ContentType => contentType;

    protected override string Path(string model) => "/invocations";

    protected override string Body(IReadOnlyList<WireTensor> inputs) =>
        contentType switch
        {
            Json => $"[{string.Join(',', Instances(inputs))}]",
            JsonLines => string.Join('\n', Instances(inputs)),
            _ => Records(inputs),
        };

    protected override IReadOnlyList<WireTensor> Read(string text, IReadOnlyList<ModelOutput> outputs) =>
        contentType switch
        {
            Json => Predictions(NestedElements.Parse(text).GetProperty("predictions").EnumerateArray(), outputs),
            JsonLines => Predictions(text.TrimEnd('\n').Split('\n').Select(NestedElements.Parse), outputs),
            _ => Columns([.. Split(text)], outputs),
        };

    private static string Records(IReadOnlyList<WireTensor> inputs)
    {
        var fields = inputs.Select(input => (Fields: Fields(input), Width: Width(input.Shape))).ToArray();
        var text = new StringBuilder();
        for (var row = 0; row < inputs[0].Shape[0]; row++)
            text.AppendJoin(',', fields.SelectMany(f => f.Fields.Skip(row * f.Width).Take(f.Width))).Append("\r\n");
        return text.ToString();
    }

    private static string[] Fields(WireTensor tensor) =>
        tensor.Datatype == "BYTES"
            ? [.. tensor.Strings().Select(bytes => $"\"{Encoding.UTF8.GetString(bytes).Replace("\"", "\"\"")}\"")]
            : [.. tensor.Select(bytes => Elements.ToJson(tensor.Datatype, bytes.Span).Trim('"'))];

    private static int Width(long[] shape) => shape.Length == 1 ? 1 : (int)shape[1];

    private static IReadOnlyList<WireTensor> Columns(string[][] records, IReadOnlyList<ModelOutput> outputs)
    {
        var tensors = new List<WireTensor>();
        var at = 0;
        foreach (var output in outputs)
        {
            var (first, width) = (at, Width(output.Shape));
            var fields = records.SelectMany(record => record.Skip(first).Take(width)).ToArray();
            long[] shape = output.Shape.Length == 1 ? [records.Length] : [records.Length, width];
            tensors.Add(
                output.Datatype == "BYTES"
                    ? WireTensor.OfStrings(output.Name, shape, fields.Select(Encoding.UTF8.GetBytes))
                    : new(
                        output.Name,
                        output.Datatype,
                        shape,
                        [.. fields.SelectMany(f => Elements.OfJson(output.Datatype, f))]
                    )
            );
            at += width;
        }

        Assert.All(records, record => Assert.Equal(at, record.Length));
        return tensors;
    }

    /// <summary>Records by RFC 4180, each ended by a line feed.</summary>
    private static IEnumerable<string[]> Split(string text)
    {
        var (fields, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"' && isQuoted && i + 1 < text.Length && text[i + 1] == '"')
            {
                field.Append(text[i++]);
            }
            else if (text[i] == '"')
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted || text[i] is not (',' or '\n'))
            {
                field.Append(text[i]);
            }
            else
            {
                fields.Add(field.ToString());
                field.Clear();
                if (text[i] == '\n')
                {
                    yield return [.. fields];
                    fields.Clear();
                }
            }
        }

        Assert.True(text.EndsWith('\n'), "the last record has no line feed");
    }
}
