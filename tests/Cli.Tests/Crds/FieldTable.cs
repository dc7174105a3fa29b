using System.Text.Json.Nodes;

namespace Sluice.Cli.Tests.Crds;

/// <summary>A schema as the rows of a table in Markdown: field, whether it must be written, meaning and limits.</summary>
internal static class FieldTable
{
    /// <summary>What a variant's settings have is what the deployment's have; once is enough.</summary>
    private static readonly string[] Repeated = ["runtime", "resources", "scaling", "podTemplate"];

    public static string Write(JsonNode spec)
    {
        var rows =
            from field in SchemaFields.Of(spec, "spec")
            where !Repeated.Any(name => field.Path.StartsWith($"spec.variants[].{name}.", StringComparison.Ordinal))
            select $"| `{field.Path}` | {Need(field, spec)} | {Meaning(field.Schema)} |\n";
        return $"| field | | meaning |\n|---|---|---|\n{string.Concat(rows)}";
    }

    private static string Need(SchemaField field, JsonNode spec)
    {
        if (field.Schema["default"] is { } value)
        {
            return $"`{value}`";
        }

        var (parent, name) = (
            field.Path[..field.Path.LastIndexOf('.')],
            field.Path[(field.Path.LastIndexOf('.') + 1)..]
        );
        var owner =
            parent == "spec" ? spec
            : parent.EndsWith("[]", StringComparison.Ordinal) ? Find(spec, parent[..^2])["items"]!
            : Find(spec, parent);
        return (owner["required"] as JsonArray ?? []).Any(required => $"{required}" == name) ? "required" : "";
    }

    private static JsonNode Find(JsonNode spec, string path) =>
        SchemaFields.Of(spec, "spec").Single(field => field.Path == path).Schema;

    private static string Meaning(JsonNode schema)
    {
        var text = $"{schema["description"]}"
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("|", "\\|", StringComparison.Ordinal);
        return $"{text}{Limits(schema)}";
    }

    private static string Limits(JsonNode schema) =>
        schema switch
        {
            { } when schema["maximum"] is { } most => $" {schema["minimum"]} to {most}",
            { } when schema["maxItems"] is { } most => $" {schema["minItems"] ?? 0} to {most} items",
            { } when Rules(schema).LastOrDefault() is { } rule => $" {char.ToUpperInvariant(rule[0])}{rule[1..]}",
            _ => "",
        };

    private static IEnumerable<string> Rules(JsonNode schema) =>
        (schema["x-kubernetes-validations"] as JsonArray ?? []).Select(rule =>
            rule!["message"]!.GetValue<string>().Replace("|", "\\|", StringComparison.Ordinal)
        );
}
