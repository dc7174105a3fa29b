using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Json;

/// <summary>meta/v1 MicroTime: RFC 3339 in UTC with exactly six digits of a second; the server refuses any other number.</summary>
public sealed class MicrosecondsConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(
            value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)
        );
}
