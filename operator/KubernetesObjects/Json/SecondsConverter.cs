using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.KubernetesObjects.Json;

/// <summary>meta/v1 Time: RFC 3339 in UTC, written to the second; a fraction that is written by another is read.</summary>
public sealed class SecondsConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset().ToUniversalTime();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
}
