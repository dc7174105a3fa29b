using System.Text.Json.Nodes;

namespace Sluice.Cli.Tests.Crds;

/// <summary>One field of a schema that has a name.</summary>
internal sealed record SchemaField(string Path, JsonNode Schema);

/// <summary>Walks a schema.</summary>
internal static class SchemaFields
{
    /// <summary>Every named field below, outermost first; lists are <c>name[]</c>. What is inside a fragment is not ours.</summary>
    public static IEnumerable<SchemaField> Of(JsonNode schema, string path)
    {
        if (schema["x-kubernetes-preserve-unknown-fields"] is not null)
        {
            return [];
        }

        var own = (schema["properties"] as JsonObject ?? []).SelectMany(field =>
            Of(field.Value!, $"{path}.{field.Key}").Prepend(new($"{path}.{field.Key}", field.Value!))
        );
        return schema["items"] is { } items ? own.Concat(Of(items, $"{path}[]")) : own;
    }
}
