using System.Text.Json.Nodes;
using Sluice.Endpoints.SampleCalls;

namespace Sluice.Endpoints.OpenApi;

/// <summary>The paths of the server as a whole, and SageMaker's, which name no model.</summary>
internal static class ServerPaths
{
    private const string Tag = "server";

    public static void Add(JsonObject paths)
    {
        Get(paths, "/v2", "metadata", "Name, version and extensions");
        Get(paths, "/v2/health/live", "live", "Whether the server runs");
        Get(paths, "/v2/health/ready", "ready", "Whether the server answers predictions");
        Get(paths, "/v2/models/stats", "stats", "Statistics of all models");
        var index = Operation.Of(
            "index",
            Tag,
            "Every version and its state",
            Operation.Json(
                new JsonObject
                {
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["type"] = "object" },
                }
            )
        );
        var content = Operation.Json(
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["ready"] = new JsonObject { ["type"] = "boolean" } },
            }
        );
        content["application/json"]!["examples"] = new JsonObject
        {
            ["sample"] = new JsonObject { ["value"] = new JsonObject { ["ready"] = true } },
        };
        index["requestBody"] = new JsonObject { ["content"] = content };
        paths["/v2/repository/index"] = new JsonObject { ["post"] = index };
        paths["/ping"] = new JsonObject
        {
            ["get"] = Operation.Of("ping", Tag, "Whether the server answers predictions, as SageMaker asks", null),
        };
        paths["/openapi.json"] = new JsonObject
        {
            ["get"] = Operation.Of("openapi", Tag, "This document", Operation.AnyObject()),
        };
    }

    /// <summary>SageMaker's predictions: of one model as it is, of several by a header; the samples have the models' names.</summary>
    public static void AddInvocations(JsonObject paths, IReadOnlyList<DescribedVersion> versions, bool isOneModel)
    {
        DescribedVersion[] asked = [.. versions.Where(version => version.IsDefault)];
        if (asked.Length == 0)
        {
            return;
        }

        var content = new JsonObject();
        foreach (var form in new[] { SampleForm.Predict, SampleForm.Csv, SampleForm.JsonLines })
        {
            Add(content, form, asked);
        }

        var text = new JsonObject { ["type"] = "string" };
        var answers = Operation.AnyObject();
        answers["text/csv"] = new JsonObject { ["schema"] = text };
        answers["application/jsonlines"] = new JsonObject { ["schema"] = text.DeepClone() };
        var invoke = Operation.Of("invoke", Tag, "Predict, as SageMaker asks; Accept says what comes", answers);
        invoke["parameters"] = new JsonArray(TargetModel(asked, isOneModel));
        invoke["requestBody"] = Operation.Body(content);
        paths["/invocations"] = new JsonObject { ["post"] = invoke };
    }

    private static void Add(JsonObject content, SampleForm form, IReadOnlyList<DescribedVersion> versions)
    {
        var examples = new JsonObject();
        foreach (var version in versions)
        {
            if (Operation.Example(form, version) is { } sample)
            {
                examples[version.Model] = sample;
            }
        }

        var schema = form == SampleForm.Predict ? new JsonObject() : new JsonObject { ["type"] = "string" };
        var type = new JsonObject { ["schema"] = schema };
        if (examples.Count > 0)
        {
            type["examples"] = examples;
        }

        content[form.MediaType()] = type;
    }

    private static JsonObject TargetModel(IReadOnlyList<DescribedVersion> versions, bool isOneModel) =>
        new()
        {
            ["name"] = "X-Amzn-SageMaker-Target-Model",
            ["in"] = "header",
            ["required"] = !isOneModel,
            ["schema"] = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([.. versions.Select(version => JsonValue.Create(version.Model))]),
            },
        };

    private static void Get(JsonObject paths, string path, string id, string summary) =>
        paths[path] = new JsonObject { ["get"] = Operation.Of(id, Tag, summary, Operation.AnyObject()) };
}
