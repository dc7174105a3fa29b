using System.Text.Json.Nodes;
using Sluice.Endpoints.SampleCalls;

namespace Sluice.Endpoints.OpenApi;

/// <summary>Parts of an OpenAPI document that every path has (OpenAPI 3.0, "Operation Object"). Each call makes new nodes.</summary>
internal static class Operation
{
    /// <summary>The name of the one schema and response of all errors.</summary>
    public const string Error = "Error";

    /// <param name="id">Unique in the document: names of models and versions have no slash, so this may.</param>
    /// <param name="tag">Under which it is shown.</param>
    /// <param name="summary">A line.</param>
    /// <param name="answers">What 200 brings, by media type; null: nothing to read.</param>
    public static JsonObject Of(string id, string tag, string summary, JsonObject? answers)
    {
        var success = new JsonObject { ["description"] = "The answer." };
        if (answers is not null)
        {
            success["content"] = answers;
        }

        return new()
        {
            ["operationId"] = id,
            ["tags"] = new JsonArray(tag),
            ["summary"] = summary,
            ["responses"] = new JsonObject
            {
                ["200"] = success,
                ["default"] = new JsonObject { ["$ref"] = $"#/components/responses/{Error}" },
            },
        };
    }

    /// <summary>JSON of a schema.</summary>
    public static JsonObject Json(JsonObject schema) => Content("application/json", schema);

    /// <summary>JSON of any object.</summary>
    public static JsonObject AnyObject() => Json(new JsonObject { ["type"] = "object" });

    /// <summary>One media type.</summary>
    public static JsonObject Content(string mediaType, JsonObject schema) =>
        new() { [mediaType] = new JsonObject { ["schema"] = schema } };

    /// <summary>A reference to a schema of the document.</summary>
    public static JsonObject Ref(string schema) => new() { ["$ref"] = $"#/components/schemas/{schema}" };

    /// <summary>A body that must be sent.</summary>
    public static JsonObject Body(JsonObject content) => new() { ["required"] = true, ["content"] = content };

    /// <summary>The sample of a version: here where it is short, else its address. Null: there is none.</summary>
    public static JsonObject? Example(SampleForm form, DescribedVersion version)
    {
        if (!SampleRequest.Exists(form, version.Signature))
        {
            return null;
        }

        if (!SampleRequest.IsShort(version.Signature))
        {
            return new() { ["externalValue"] = SampleRest.PathOf(form, version.Snapshot) };
        }

        var text = SampleRequest.Write(form, version.Snapshot);
        return new() { ["value"] = form is SampleForm.Csv or SampleForm.JsonLines ? text : JsonNode.Parse(text) };
    }
}
