using System.Text;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.SageMaker;

/// <summary>Comma-separated values (RFC 4180): text ↔ records of fields. Lines may end in a line feed alone.</summary>
internal static class CsvText
{
    private const char Comma = ',';
    private const char Quote = '"';

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The records of a text, in order. A line break at its end begins no other.</summary>
    /// <exception cref="ServingException">InvalidArgument: it is no UTF-8, or a quote is where none may be.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Read(ReadOnlySpan<byte> utf8)
    {
        var text = Decode(utf8);
        var records = new List<IReadOnlyList<string>>();
        var at = 0;
        while (at < text.Length)
        {
            records.Add(ReadRecord(text, ref at, records.Count + 1));
        }

        return records;
    }

    /// <summary>Adds a field, in quotes where it needs them.</summary>
    public static void Append(StringBuilder text, string field)
    {
        if (field.AsSpan().IndexOfAny(",\"\r\n") < 0)
        {
            text.Append(field);
            return;
        }

        text.Append(Quote).Append(field.Replace("\"", "\"\"", StringComparison.Ordinal)).Append(Quote);
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.GetString(
                utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8
            );
        }
        catch (DecoderFallbackException failure)
        {
            throw ServingException.InvalidArgument($"the body is not UTF-8, byte {failure.Index + 1}", failure);
        }
    }

    /// <summary>Reads to the end of the line, or of the text.</summary>
    private static List<string> ReadRecord(string text, ref int at, int number)
    {
        var fields = new List<string>();
        while (true)
        {
            var isQuoted = at < text.Length && text[at] == Quote;
            fields.Add(
                isQuoted
                    ? ReadQuoted(text, ref at, number, fields.Count)
                    : ReadPlain(text, ref at, number, fields.Count)
            );
            if (at < text.Length && text[at] == Comma)
            {
                at++;
                continue;
            }

            EndLine(text, ref at);
            return fields;
        }
    }

    private static void EndLine(string text, ref int at)
    {
        at += at < text.Length && text[at] == '\r' ? 1 : 0;
        at += at < text.Length && text[at] == '\n' ? 1 : 0;
    }

    private static string ReadPlain(string text, ref int at, int record, int field)
    {
        var length = text.AsSpan(at).IndexOfAny(",\r\n");
        var end = length < 0 ? text.Length : at + length;
        var plain = text[at..end];
        at = end;
        return plain.Contains(Quote, StringComparison.Ordinal)
            ? throw Fault(record, field, "a quote within a field stands twice, and the field in quotes")
            : plain;
    }

    private static string ReadQuoted(string text, ref int at, int record, int field)
    {
        var quoted = new StringBuilder();
        at++;
        while (true)
        {
            var end = text.IndexOf(Quote, at);
            if (end < 0)
            {
                throw Fault(record, field, "its quote is not closed");
            }

            quoted.Append(text, at, end - at);
            at = end + 1;
            if (at < text.Length && text[at] == Quote)
            {
                quoted.Append(Quote);
                at++;
                continue;
            }

            return at == text.Length || text[at] is Comma or '\r' or '\n'
                ? quoted.ToString()
                : throw Fault(
                    record,
                    field,
                    $"expected a comma or the end of the line behind its quotes, got '{text[at]}'"
                );
        }
    }

    private static ServingException Fault(int record, int field, string reason) =>
        ServingException.InvalidArgument($"record {record}, field {field + 1}: {reason}");
}
