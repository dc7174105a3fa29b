using System.Text.Json.Nodes;

namespace Sluice.Chart.Tests.Served;

/// <summary>What an API server says of its kinds (OpenAPI 2), and what of an object does not fit: unknown fields, wrong types.</summary>
internal sealed class OpenApi(JsonObject document)
{
    private readonly JsonObject _definitions = document["definitions"]!.AsObject();

    /// <summary>Whether it knows the kind.</summary>
    public bool Serves(JsonObject subject) => DefinitionOf(subject) is not null;

    /// <summary>Every field that does not fit, by its path.</summary>
    public IReadOnlyList<string> Misfits(JsonObject subject)
    {
        var misfits = new List<string>();
        Check(subject, DefinitionOf(subject)!, "", misfits);
        return misfits;
    }

    private JsonObject? DefinitionOf(JsonObject subject)
    {
        var version = subject["apiVersion"]!.ToString().Split('/');
        return _definitions
            .Select(definition => definition.Value!.AsObject())
            .FirstOrDefault(definition =>
                (definition["x-kubernetes-group-version-kind"] as JsonArray ?? []).Any(kind =>
                    kind!["kind"]!.ToString() == subject["kind"]!.ToString()
                    && kind["version"]!.ToString() == version[^1]
                    && kind["group"]!.ToString() == (version.Length == 2 ? version[0] : "")
                )
            );
    }

    private void Check(JsonNode? value, JsonObject schema, string path, List<string> misfits)
    {
        schema = Resolve(schema);
        switch (value)
        {
            case JsonObject members when TypeOf(schema) is null or "object":
                CheckMembers(members, schema, path, misfits);
                break;
            case JsonArray items when TypeOf(schema) == "array":
                for (var index = 0; index < items.Count; index++)
                {
                    Check(items[index], schema["items"]!.AsObject(), $"{path}[{index}]", misfits);
                }

                break;
            case JsonValue scalar when Fits(scalar, schema):
                break;
            default:
                misfits.Add($"{path}: expected {TypeOf(schema)}, got {value?.ToJsonString() ?? "null"}");
                break;
        }
    }

    private void CheckMembers(JsonObject members, JsonObject schema, string path, List<string> misfits)
    {
        var properties = schema["properties"] as JsonObject;
        foreach (var (name, member) in members)
        {
            if (properties?[name] is JsonObject property)
            {
                Check(member, property, $"{path}.{name}", misfits);
            }
            else if (schema["additionalProperties"] is JsonObject any)
            {
                Check(member, any, $"{path}.{name}", misfits);
            }
            else if (properties is not null)
            {
                misfits.Add($"{path}.{name}: no such field");
            }
        }
    }

    private JsonObject Resolve(JsonObject schema) =>
        schema["$ref"] is { } reference ? _definitions[reference.ToString().Split('/')[^1]]!.AsObject() : schema;

    private static string? TypeOf(JsonObject schema) => schema["type"]?.ToString();

    private static bool Fits(JsonValue scalar, JsonObject schema) =>
        (TypeOf(schema), scalar.GetValueKind()) switch
        {
            (null, _) => true,
            ("string", System.Text.Json.JsonValueKind.String) => true,
            ("string", System.Text.Json.JsonValueKind.Number) => schema["format"]?.ToString() == "int-or-string",
            ("integer" or "number", System.Text.Json.JsonValueKind.Number) => true,
            ("boolean", System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False) => true,
            _ => false,
        };
}
