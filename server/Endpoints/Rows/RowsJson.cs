using System.Buffers;
using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.Rows;

/// <summary>The outputs of an answer, row by row: of one output its bare values, of several an object by name.</summary>
internal sealed class RowsJson(InferenceResponse response)
{
    private readonly NestedJson[] _outputs =
    [
        .. response.Outputs.Select(output => new NestedJson(output, response.ClassesOf(output))),
    ];

    /// <summary><c>{"predictions": […]}</c>, a value a row.</summary>
    public ReadOnlyMemory<byte> ToPredictions(long rows) =>
        JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WriteStartArray("predictions");
            for (var row = 0L; row < rows; row++)
            {
                WriteRow(writer, row);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    /// <summary><c>{"outputs": …}</c>, each output whole.</summary>
    public ReadOnlyMemory<byte> ToOutputs() =>
        JsonText.Write(writer =>
        {
            writer.WriteStartObject();
            writer.WritePropertyName("outputs");
            WriteOneOrAll(writer, output => output.Write(writer));
            writer.WriteEndObject();
        });

    /// <summary>A value a row, each in its line.</summary>
    public ReadOnlyMemory<byte> ToLines(long rows)
    {
        var lines = new ArrayBufferWriter<byte>();
        for (var row = 0L; row < rows; row++)
        {
            JsonText.Append(lines, writer => WriteRow(writer, row));
            lines.Write("\n"u8);
        }

        return lines.WrittenMemory;
    }

    private void WriteRow(Utf8JsonWriter writer, long row) =>
        WriteOneOrAll(writer, output => output.WriteRow(writer, row));

    private void WriteOneOrAll(Utf8JsonWriter writer, Action<NestedJson> write)
    {
        if (_outputs is [var only])
        {
            write(only);
            return;
        }

        writer.WriteStartObject();
        foreach (var output in _outputs)
        {
            writer.WritePropertyName(output.Name);
            write(output);
        }

        writer.WriteEndObject();
    }
}
