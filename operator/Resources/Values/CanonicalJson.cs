using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sluice.Resources.Values;

/// <summary>
/// One spelling for what JSON says: compact, names sorted by their UTF-16 code units, members that are null left out,
/// numbers as written. The API server keeps neither the order of names nor members without a value.
/// </summary>
public static class CanonicalJson
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write(JsonNode node) => Sort(node)!.ToJsonString(Compact);

    private static JsonNode? Sort(JsonNode? node) =>
        node switch
        {
            JsonObject members => new JsonObject(
                members
                    .Where(member => member.Value is not null)
                    .OrderBy(member => member.Key, StringComparer.Ordinal)
                    .Select(member => KeyValuePair.Create(member.Key, Sort(member.Value)))
            ),
            JsonArray items => new JsonArray([.. items.Select(Sort)]),
            _ => node?.DeepClone(),
        };
}
