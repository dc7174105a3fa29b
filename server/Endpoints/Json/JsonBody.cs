using System.Text.Json;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Json;

/// <summary>A body of JSON, read once from the first token to the last.</summary>
internal static class JsonBody
{
    /// <summary>Reads all that a body holds; the reader stands before its first token.</summary>
    /// <param name="reader">Reads <paramref name="text"/>.</param>
    /// <param name="text">For what is read past the reader.</param>
    public delegate T Reading<out T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> text);

    /// <summary>
    /// Reads a body. Bare <c>NaN</c> and <c>Infinity</c>, which are no JSON, are read as the strings of that name: the body is
    /// then read a second time, from its beginning.
    /// </summary>
    /// <param name="json">The body.</param>
    /// <param name="what">What it is expected to be, for error messages.</param>
    /// <param name="read">Must not keep anything from a reading that failed.</param>
    /// <exception cref="ServingException">InvalidArgument: it is no JSON, or what <paramref name="read"/> refuses.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, string what, Reading<T> read)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            return read(ref reader, json);
        }
        catch (JsonException failure)
        {
            if (BareFloats.Quote(json) is { } quoted)
            {
                return Read(quoted, what, read);
            }

            failure = FirstFault(json) ?? failure;
            throw ServingException.InvalidArgument(
                $"the body is not JSON: expected {what}; line {failure.LineNumber + 1}, byte "
                    + $"{failure.BytePositionInLine + 1}: {FirstSentence(failure.Message)}",
                failure
            );
        }
        catch (InvalidOperationException failure)
        {
            // The reader's way to say that a string holds what is no Unicode text.
            // Its place is told by its bytes, behind the quote: the reader has lost count where it was taken past a part.
            var at = json.Overlaps(reader.ValueSpan, out var offset) ? offset : reader.TokenStartIndex + 1;
            throw ServingException.InvalidArgument(
                $"the body is not JSON: a string near byte {at} is not Unicode text",
                failure
            );
        }
    }

    /// <summary>What is wrong with a text, with its line: a reader that was taken past a part has lost count. Null: nothing.</summary>
    private static JsonException? FirstFault(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read()) { }

            return null;
        }
        catch (JsonException fault)
        {
            return fault;
        }
    }

    private static string FirstSentence(string message)
    {
        // The reader appends its own count of lines and bytes, from 0, which would contradict ours.
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
