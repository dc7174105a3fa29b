using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Sluice.Resources.Values;

/// <summary>Records of resources as JSON, as the API server has them: what is null is absent.</summary>
public static class ResourceJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>The record, or null for null.</summary>
    public static JsonObject? ToJsonObject<T>(T? record)
        where T : class => JsonSerializer.SerializeToNode(record, Options)?.AsObject();
}
