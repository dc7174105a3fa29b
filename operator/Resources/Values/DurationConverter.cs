using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Resources.Values;

/// <summary>A duration in JSON: a string.</summary>
internal sealed class DurationConverter : JsonConverter<Duration>
{
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Duration.TryParse(reader.GetString(), out var duration)
            ? duration
            : throw new JsonException($"expected {Duration.Expected}");

    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
