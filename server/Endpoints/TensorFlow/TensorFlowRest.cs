using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Endpoints.Json;
using Sluice.Endpoints.OpenInference;
using Sluice.Endpoints.Rows;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.TensorFlow;

/// <summary>
/// TensorFlow Serving's RESTful API, version 1: model status, metadata and predictions. A label of a version is here its name.
/// Wire shapes only; the pipeline does the work.
/// </summary>
public sealed class TensorFlowRest(InferencePipeline pipeline, ModelDescriptions descriptions, ModelCatalog catalog)
{
    private const string OneModel = "/v1/models/{model}";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(OneModel, context => WriteStatusAsync(context, catalog.Versions(Value(context, "model"))));
        // Behind the last colon of the last part stands what is asked: the name before it is not a part of its own.
        routes.MapPost(
            "/v1/models/{asked}",
            context => PredictAsync(context, ModelPath.BeforePredict(Value(context, "asked")), null)
        );
        routes.MapGet($"{OneModel}/metadata", context => WriteMetadataAsync(context, null));
        foreach (var version in new[] { $"{OneModel}/versions", $"{OneModel}/labels" })
        {
            routes.MapGet(
                $"{version}/{{version}}",
                context =>
                    WriteStatusAsync(context, [catalog.Describe(Value(context, "model"), Value(context, "version"))])
            );
            routes.MapGet(
                $"{version}/{{version}}/metadata",
                context => WriteMetadataAsync(context, Value(context, "version"))
            );
            routes.MapPost(
                $"{version}/{{asked}}",
                context =>
                    PredictAsync(context, Value(context, "model"), ModelPath.BeforePredict(Value(context, "asked")))
            );
        }
    }

    private async Task PredictAsync(HttpContext context, string model, string? version)
    {
        using var body = await RequestBody.ReadAsync(context, pipeline.Memory);
        var signature = descriptions.Signature(model, version);
        var (request, rows) = PredictRequestReader.Read(body.Bytes, signature, model, version);
        using var inputs = request;
        using var response = await pipeline.InferAsync(request, context.RequestAborted);
        var outputs = new RowsJson(response);
        var answer = rows is null
            ? outputs.ToOutputs()
            : outputs.ToPredictions(
                RowCount.Of(response.Outputs, rows, "ask with 'inputs' in the place of 'instances'")
            );
        AnswerHeaders.Write(context, response);
        await AnswerBody.WriteAsync(context, "application/json", answer);
    }

    private static Task WriteStatusAsync(HttpContext context, IReadOnlyList<VersionSnapshot> versions) =>
        AnswerBody.WriteAsync(
            context,
            "application/json",
            JsonText.Write(writer => ModelStatus.Write(writer, versions))
        );

    private Task WriteMetadataAsync(HttpContext context, string? version)
    {
        var model = Value(context, "model");
        var described = catalog.Describe(model, version);
        var signature = descriptions.Signature(model, described.Version.Text);
        return AnswerBody.WriteAsync(
            context,
            "application/json",
            JsonText.Write(writer => SignatureJson.Write(writer, described, signature))
        );
    }

    private static string Value(HttpContext context, string name) => (string)context.GetRouteValue(name)!;
}
