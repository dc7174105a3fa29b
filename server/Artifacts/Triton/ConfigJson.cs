using System.Text.Json;

namespace Sluice.Artifacts.Triton;

/// <summary>
/// A model's configuration as JSON, as Triton's clients send it with a request to load: protobuf's mapping of the same message, in its
/// own names or in lowerCamelCase. Pure.
/// </summary>
internal static class ConfigJson
{
    /// <summary>Where a field stands: the parameter. Clients write all of it in one line.</summary>
    private const string Place = "config";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <exception cref="FormatException">The text is no JSON object, or none of a message.</exception>
    public static IReadOnlyList<ConfigField> Read(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text, Strict);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? Fields(json.RootElement)
                : throw new FormatException($"{Place}: expected a JSON object, got {json.RootElement.ValueKind}");
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new FormatException($"{Place}: expected a model's configuration as JSON: {failure.Message}", failure);
        }
    }

    private static ConfigField[] Fields(JsonElement message) =>
        [
            .. message
                .EnumerateObject()
                .SelectMany(field => Values(JsonNamingPolicy.SnakeCaseLower.ConvertName(field.Name), field.Value)),
        ];

    /// <summary>A list counts as its field, repeated; null as a field that is not there.</summary>
    private static IEnumerable<ConfigField> Values(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => value.EnumerateArray().Select(item => One(name, item)),
            _ => [One(name, value)],
        };

    private static ConfigField One(string name, JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => new(name, null, Fields(value), Place),
            JsonValueKind.String => new(name, value.GetString(), [], Place),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => new(
                name,
                value.GetRawText(),
                [],
                Place
            ),
            _ => throw new FormatException($"{Place}: {name}: expected a value, got {value.ValueKind}"),
        };
}
