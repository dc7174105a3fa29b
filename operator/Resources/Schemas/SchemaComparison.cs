using System.Text.Json.Nodes;

namespace Sluice.Resources.Schemas;

/// <summary>
/// Compares the schema that a server has for a kind with the one that this release goes by. A field that the server does not know
/// is dropped when somebody writes it, in silence; so the operator says what is missing, and what to do.
/// </summary>
public static class SchemaComparison
{
    /// <summary>
    /// What the served schema lacks of the own one: fields by their path, values as <c>path: Value</c>, in the order of the own
    /// schema. Of a field that is missing as a whole nothing below is named. What the server has beyond that does no harm.
    /// </summary>
    public static IReadOnlyList<string> Missing(JsonObject own, JsonObject served) => [.. Missing(own, served, "")];

    private static IEnumerable<string> Missing(JsonObject own, JsonObject served, string path)
    {
        if (served["x-kubernetes-preserve-unknown-fields"]?.GetValueKind() == System.Text.Json.JsonValueKind.True)
        {
            return [];
        }

        return MissingFields(own, served, path)
            .Concat(MissingValues(own, served, path))
            .Concat(Below(own, served, "items", $"{path}[]"))
            .Concat(Below(own, served, "additionalProperties", $"{path}[]"));
    }

    private static IEnumerable<string> MissingFields(JsonObject own, JsonObject served, string path)
    {
        var known = served["properties"] as JsonObject ?? [];
        return (own["properties"] as JsonObject ?? []).SelectMany(field =>
        {
            var name = path.Length == 0 ? field.Key : $"{path}.{field.Key}";
            return known[field.Key] is JsonObject there ? Missing(field.Value!.AsObject(), there, name) : [name];
        });
    }

    private static IEnumerable<string> MissingValues(JsonObject own, JsonObject served, string path)
    {
        if (own["enum"] is not JsonArray values || served["enum"] is not JsonArray allowed)
        {
            return [];
        }

        var known = allowed.Select(value => $"{value}").ToHashSet();
        return values.Select(value => $"{value}").Where(value => !known.Contains(value)).Select(v => $"{path}: {v}");
    }

    private static IEnumerable<string> Below(JsonObject own, JsonObject served, string keyword, string path) =>
        own[keyword] is not JsonObject inside ? []
        : served[keyword] is JsonObject there ? Missing(inside, there, path)
        : [path];
}
