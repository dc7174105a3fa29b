using System.Text.Json.Nodes;
using Sluice.Endpoints.SampleCalls;

namespace Sluice.Endpoints.OpenApi;

/// <summary>The paths of one version: Open Inference Protocol, Triton's extensions, TensorFlow Serving.</summary>
/// <param name="version">The version.</param>
/// <param name="schema">The name of its schemas in the document.</param>
internal sealed class ModelPaths(DescribedVersion version, string schema)
{
    private string Tag => version.Model;

    /// <summary>Adds its schemas, once.</summary>
    public void AddSchemas(JsonObject schemas)
    {
        schemas[$"{schema}.InferRequest"] = InferSchemas.Request(version);
        schemas[$"{schema}.InferAnswer"] = InferSchemas.Answer(version);
        schemas[$"{schema}.PredictRequest"] = RowSchemas.Request(version);
        schemas[$"{schema}.PredictAnswer"] = RowSchemas.Answer(version);
    }

    /// <summary>Adds its paths: those that name it and, where it is the default, those that name none.</summary>
    public void AddPaths(JsonObject paths)
    {
        if (version.IsDefault)
        {
            AddOpenInference(paths, $"/v2/models/{version.Model}", version.Model);
            AddTensorFlow(paths, $"/v1/models/{version.Model}", version.Model);
        }

        var named = $"{version.Model}/versions/{version.Version}";
        AddOpenInference(paths, $"/v2/models/{named}", $"{version.Model}/{version.Version}");
        AddTensorFlow(paths, $"/v1/models/{named}", $"{version.Model}/{version.Version}");
    }

    private void AddOpenInference(JsonObject paths, string path, string id)
    {
        Get(paths, path, $"metadata/{id}", "Inputs, outputs, versions and labels");
        Get(paths, $"{path}/ready", $"ready/{id}", "Whether it answers");
        Get(paths, $"{path}/config", $"config/{id}", "The configuration, in Triton's words");
        Get(paths, $"{path}/stats", $"stats/{id}", "Requests, rows, runs and durations");
        var infer = Operation.Of(
            $"infer/{id}",
            Tag,
            "Predict, by the Open Inference Protocol",
            Operation.Json(Operation.Ref($"{schema}.InferAnswer"))
        );
        var content = Operation.Json(Operation.Ref($"{schema}.InferRequest"));
        AddExample(content, SampleForm.Infer);
        content["application/octet-stream"] = new JsonObject
        {
            ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" },
        };
        infer["parameters"] = new JsonArray(HeaderLength());
        infer["requestBody"] = Operation.Body(content);
        paths[$"{path}/infer"] = new JsonObject { ["post"] = infer };
    }

    private void AddTensorFlow(JsonObject paths, string path, string id)
    {
        Get(paths, path, $"status/{id}", "The versions' states, as TensorFlow Serving tells them");
        Get(paths, $"{path}/metadata", $"signature/{id}", "Inputs and outputs, as TensorFlow Serving tells them");
        var predict = Operation.Of(
            $"predict/{id}",
            Tag,
            "Predict, as TensorFlow Serving does",
            Operation.Json(Operation.Ref($"{schema}.PredictAnswer"))
        );
        var content = Operation.Json(Operation.Ref($"{schema}.PredictRequest"));
        AddExample(content, SampleForm.Predict);
        predict["requestBody"] = Operation.Body(content);
        paths[$"{path}:predict"] = new JsonObject { ["post"] = predict };
    }

    private void AddExample(JsonObject content, SampleForm form)
    {
        if (Operation.Example(form, version) is { } sample)
        {
            content[form.MediaType()]!["examples"] = new JsonObject { ["sample"] = sample };
        }
    }

    private void Get(JsonObject paths, string path, string id, string summary) =>
        paths[path] = new JsonObject { ["get"] = Operation.Of(id, Tag, summary, Operation.AnyObject()) };

    private static JsonObject HeaderLength() =>
        new()
        {
            ["name"] = "Inference-Header-Content-Length",
            ["in"] = "header",
            ["description"] =
                "With binary tensors: the bytes of the JSON before them; 0: the body is one tensor alone.",
            ["schema"] = new JsonObject { ["type"] = "integer", ["minimum"] = 0 },
        };
}
