using System.Text;
using System.Text.Json;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.Json;

/// <summary>Reading JSON step by step, with an error that says what was expected, what came and where.</summary>
internal static class JsonObjects
{
    /// <summary>Moves to the first token, which must begin an object.</summary>
    public static void Begin(ref Utf8JsonReader reader, string what)
    {
        reader.Read();
        Expect(ref reader, JsonTokenType.StartObject, "the body", $"{what}, a JSON object");
    }

    /// <summary>The current value must begin an array.</summary>
    public static void BeginArray(ref Utf8JsonReader reader, string where) =>
        Expect(ref reader, JsonTokenType.StartArray, where, "an array");

    /// <summary>Moves to the next property's value; false at the end of the object.</summary>
    public static bool NextProperty(ref Utf8JsonReader reader, out string name)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            name = "";
            return false;
        }

        name = reader.GetString()!;
        reader.Read();
        return true;
    }

    public static string String(ref Utf8JsonReader reader, string where)
    {
        Expect(ref reader, JsonTokenType.String, where, "a string");
        return reader.GetString()!;
    }

    /// <exception cref="ServingException">InvalidArgument: the current token is another.</exception>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType token, string where, string expected)
    {
        if (reader.TokenType != token)
        {
            throw ServingException.InvalidArgument($"{where}: expected {expected}, got {Describe(reader.TokenType)}");
        }
    }

    /// <summary>A property that decides the answer stands in an object once: of two, nobody could tell which was meant.</summary>
    /// <exception cref="ServingException">InvalidArgument: it has been read before.</exception>
    public static void Once(bool isFirst, string where)
    {
        if (!isFirst)
        {
            throw ServingException.InvalidArgument($"{where}: expected once, got twice");
        }
    }

    public static ServingException Missing(string property, string where) =>
        ServingException.InvalidArgument($"{where}: '{property}' is missing");

    /// <summary>A token as a user would call it.</summary>
    public static string Describe(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => "an object",
            JsonTokenType.StartArray => "an array",
            JsonTokenType.EndArray => "the end of the array",
            JsonTokenType.EndObject => "the end of the object",
            JsonTokenType.String => "a string",
            JsonTokenType.Number => "a number",
            JsonTokenType.True or JsonTokenType.False => "a boolean",
            JsonTokenType.Null => "null",
            _ => "nothing",
        };

    /// <summary>The token at which the reader stands, for an error message; long ones are cut.</summary>
    public static string Show(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
        {
            return Describe(reader.TokenType);
        }

        const int longest = 40;
        var text = Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, longest)]);
        var shown = reader.ValueSpan.Length > longest ? text + "…" : text;
        return reader.TokenType == JsonTokenType.String ? $"the string \"{shown}\"" : shown;
    }
}
