using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sluice.Resources.Values;

/// <summary>A fragment in JSON: itself.</summary>
internal sealed class KubernetesFragmentConverter : JsonConverter<KubernetesFragment>
{
    public override KubernetesFragment Read(
        ref Utf8JsonReader reader,
        Type typeToConvert,
        JsonSerializerOptions options
    ) =>
        JsonNode.Parse(ref reader) is JsonObject value
            ? new KubernetesFragment(value)
            : throw new JsonException("expected an object");

    public override void Write(Utf8JsonWriter writer, KubernetesFragment value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Json);
}
