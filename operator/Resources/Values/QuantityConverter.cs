using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sluice.Resources.Values;

/// <summary>A quantity in JSON: a string, or a whole number, as Kubernetes takes both.</summary>
internal sealed class QuantityConverter : JsonConverter<Quantity>
{
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.Number ? $"{reader.GetInt64()}" : reader.GetString();
        return Quantity.TryParse(text, out var quantity)
            ? quantity
            : throw new JsonException($"expected {Quantity.Expected}");
    }

    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Text);
}
