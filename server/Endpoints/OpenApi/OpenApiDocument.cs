using System.Text.Json.Nodes;
using Sluice.Serving.Models;

namespace Sluice.Endpoints.OpenApi;

/// <summary>
/// The paths of the models that are ready, as an OpenAPI 3.0 document: what each takes and gives, and a request that works. Pure.
/// </summary>
internal sealed class OpenApiDocument
{
    private const string Json = "application/json";
    private const string TargetModel = "X-Amzn-SageMaker-Target-Model";

    private readonly JsonObject _paths = [];

    private OpenApiDocument() { }

    /// <param name="server">The server's version.</param>
    /// <param name="models">Each model that answers: what a request without a version gets, and all versions that are ready.</param>
    public static JsonObject Of(string server, IReadOnlyList<ListedModel> models)
    {
        var document = new OpenApiDocument();
        document.AddServer();
        foreach (var model in models)
        {
            document.AddModel(model);
        }

        document.AddInvocations(models);
        return new()
        {
            ["openapi"] = "3.0.3",
            ["info"] = new JsonObject
            {
                ["title"] = "Sluice model server",
                ["version"] = server,
                ["description"] =
                    "The models that this server has loaded, by the Open Inference Protocol, TensorFlow Serving's REST API and SageMaker's contract.",
            },
            ["paths"] = document._paths,
        };
    }

    private void AddServer()
    {
        Get("/v2", "Server", "What this server is");
        Get("/v2/health/live", "Server", "Whether the process answers");
        Get("/v2/health/ready", "Server", "Whether predictions can be asked for");
        Get("/v2/models/stats", "Server", "Requests, rows, runs and durations of all versions");
        Get("/ping", "Server", "Whether predictions can be asked for, for SageMaker");
        Post(
            "/v2/repository/index",
            "Server",
            "Every version and its state",
            Operation(Json, new() { ["type"] = "object" }, new JsonObject())
        );
    }

    private void AddModel(ListedModel model)
    {
        var name = model.Name.Text;
        if (model.Default is { } signature)
        {
            AddVersion(name, "", signature);
        }

        foreach (var (version, its) in model.Versions)
        {
            AddVersion(name, $"/versions/{version}", its);
        }
    }

    private void AddVersion(string model, string version, ModelSignature signature)
    {
        var v2 = $"/v2/models/{model}{version}";
        Get(v2, model, "Inputs and outputs");
        Get($"{v2}/ready", model, "Whether it answers");
        Get($"{v2}/config", model, "Its configuration, in Triton's words");
        Get($"{v2}/stats", model, "Requests, rows, runs and durations");
        var infer = Operation(
            Json,
            TensorSchemas.OpenInferenceRequest(signature),
            SampleJson.Exists(signature) ? SampleJson.OpenInference(signature) : null
        );
        infer["responses"]!["200"]!["content"]![Json]!["schema"] = TensorSchemas.OpenInferenceResponse(signature);
        Post($"{v2}/infer", model, "Predict, by the Open Inference Protocol", infer);

        var v1 = $"/v1/models/{model}{version}";
        Get(v1, model, "State of its versions, as TensorFlow Serving says it");
        Get($"{v1}/metadata", model, "Inputs and outputs, as TensorFlow Serving says it");
        Post($"{v1}:predict", model, "Predict, by TensorFlow Serving's API", Predict(signature));
    }

    /// <summary>The path names no model: its samples are for the first one, which the header names where there are several.</summary>
    private void AddInvocations(IReadOnlyList<ListedModel> models)
    {
        if (models.FirstOrDefault(model => model.Default is not null) is not { Default: { } signature } first)
        {
            return;
        }

        var operation = Predict(signature);
        if (SampleJson.Exists(signature) && SampleJson.Csv(signature) is { } record)
        {
            var content = operation["requestBody"]!["content"]!;
            content["text/csv"] = new JsonObject { ["schema"] = TensorSchemas.Type("string"), ["example"] = record };
        }

        operation["parameters"] = new JsonArray(
            new JsonObject
            {
                ["name"] = TargetModel,
                ["in"] = "header",
                ["required"] = models.Count > 1,
                ["schema"] = new JsonObject
                {
                    ["type"] = "string",
                    ["enum"] = new JsonArray([.. models.Select(model => (JsonNode)JsonValue.Create(model.Name.Text))]),
                },
                ["example"] = first.Name.Text,
            }
        );
        Post("/invocations", "Server", "Predict, by SageMaker's contract", operation);
    }

    private static JsonObject Predict(ModelSignature signature) =>
        Operation(
            Json,
            TensorSchemas.PredictRequest(signature),
            SampleJson.Exists(signature) ? SampleJson.Predict(signature) : null
        );

    private void Get(string path, string tag, string summary) =>
        _paths[path] = new JsonObject { ["get"] = Named(new JsonObject { ["responses"] = Responses() }, tag, summary) };

    private void Post(string path, string tag, string summary, JsonObject operation) =>
        _paths[path] = new JsonObject { ["post"] = Named(operation, tag, summary) };

    private static JsonObject Named(JsonObject operation, string tag, string summary)
    {
        operation["tags"] = new JsonArray(tag);
        operation["summary"] = summary;
        return operation;
    }

    private static JsonObject Operation(string type, JsonObject schema, JsonObject? sample)
    {
        var body = new JsonObject { ["schema"] = schema };
        if (sample is not null)
        {
            body["example"] = sample;
        }

        var operation = new JsonObject
        {
            ["requestBody"] = new JsonObject
            {
                ["required"] = true,
                ["content"] = new JsonObject { [type] = body },
            },
            ["responses"] = Responses(),
        };
        if (sample is null)
        {
            operation["description"] = $"No sample: its inputs have more than {SampleJson.MostElements} elements.";
        }

        return operation;
    }

    private static JsonObject Responses() =>
        new()
        {
            ["200"] = Response("The answer", TensorSchemas.Type("object")),
            ["default"] = Response(
                "What went wrong",
                new JsonObject
                {
                    ["type"] = "object",
                    ["properties"] = new JsonObject { ["error"] = TensorSchemas.Type("string") },
                }
            ),
        };

    private static JsonObject Response(string description, JsonObject schema) =>
        new()
        {
            ["description"] = description,
            ["content"] = new JsonObject { [Json] = new JsonObject { ["schema"] = schema } },
        };
}
