using System.Text.Json;
using Sluice.Endpoints.Json;
using Sluice.Serving.Errors;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>The parameters of a request, an input or a requested output that this server acts on; null: not given.</summary>
internal readonly record struct JsonParameters
{
    /// <summary>Of an input: the bytes that it has behind the JSON.</summary>
    public long? BinaryDataSize { get; private init; }

    /// <summary>Of a requested output: whether it is answered behind the JSON.</summary>
    public bool? BinaryData { get; private init; }

    /// <summary>Of a request: whether outputs are, of which nothing else is said.</summary>
    public bool? BinaryDataOutput { get; private init; }

    /// <exception cref="ServingException">InvalidArgument: a value is not of its kind, or the parameter is not supported.</exception>
    public static JsonParameters Read(ref Utf8JsonReader reader, string where)
    {
        var read = new JsonParameters();
        JsonObjects.Expect(ref reader, JsonTokenType.StartObject, where, "an object");
        while (JsonObjects.NextProperty(ref reader, out var name))
        {
            switch (name)
            {
                case "binary_data_size":
                    read = read with { BinaryDataSize = Size(ref reader, $"{where}.{name}") };
                    break;
                case "binary_data":
                    read = read with { BinaryData = Boolean(ref reader, $"{where}.{name}") };
                    break;
                case "binary_data_output":
                    read = read with { BinaryDataOutput = Boolean(ref reader, $"{where}.{name}") };
                    break;
                default:
                    Pass(ref reader, name);
                    break;
            }
        }

        return read;
    }

    private static void Pass(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.False)
        {
            UnsupportedParameters.Check(name);
        }

        reader.Skip();
    }

    private static long Size(ref Utf8JsonReader reader, string where) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var size) && size >= 0
            ? size
            : throw ServingException.InvalidArgument(
                $"{where}: expected an integer of 0 or more, got {JsonObjects.Show(ref reader)}"
            );

    private static bool Boolean(ref Utf8JsonReader reader, string where) =>
        reader.TokenType is JsonTokenType.True or JsonTokenType.False
            ? reader.TokenType == JsonTokenType.True
            : throw ServingException.InvalidArgument(
                $"{where}: expected true or false, got {JsonObjects.Show(ref reader)}"
            );
}
