namespace Sluice.Endpoints.Json;

/// <summary>
/// <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> as bare tokens, which JSON has not and Python's and TensorFlow Serving's
/// writers write all the same. Only looked for in a text that is no JSON: others cost nothing.
/// </summary>
internal static class BareFloats
{
    private static readonly byte[][] Tokens = ["NaN"u8.ToArray(), "Infinity"u8.ToArray(), "-Infinity"u8.ToArray()];

    /// <summary>The text with each bare token in quotes, as the Open Inference Protocol writes it; null: there is none.</summary>
    public static byte[]? Quote(ReadOnlySpan<byte> json)
    {
        using var quoted = new MemoryStream(json.Length + 64);
        var copied = 0;
        for (var i = 0; i < json.Length; )
        {
            if (json[i] == '"')
            {
                i += StringLength(json[i..]);
            }
            else if (TokenAt(json[i..]) is { } token)
            {
                quoted.Write(json[copied..i]);
                quoted.WriteByte((byte)'"');
                quoted.Write(token);
                quoted.WriteByte((byte)'"');
                i += token.Length;
                copied = i;
            }
            else
            {
                i++;
            }
        }

        if (copied == 0)
        {
            return null;
        }

        quoted.Write(json[copied..]);
        return quoted.ToArray();
    }

    private static byte[]? TokenAt(ReadOnlySpan<byte> json)
    {
        if (json[0] is not ((byte)'N' or (byte)'I' or (byte)'-'))
        {
            return null;
        }

        foreach (var token in Tokens)
        {
            if (json.StartsWith(token) && (json.Length == token.Length || IsEnd(json[token.Length])))
            {
                return token;
            }
        }

        return null;
    }

    private static bool IsEnd(byte next) => next is (byte)',' or (byte)']' or (byte)'}' or 9 or 10 or 13 or (byte)' ';

    /// <summary>Quotes included; to the end, where the string has none.</summary>
    private static int StringLength(ReadOnlySpan<byte> json)
    {
        for (var i = 1; i < json.Length; i++)
        {
            if (json[i] == '\\')
            {
                i++;
            }
            else if (json[i] == '"')
            {
                return i + 1;
            }
        }

        return json.Length;
    }
}
