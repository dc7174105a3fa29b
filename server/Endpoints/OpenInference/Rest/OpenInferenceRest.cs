using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Endpoints.OpenInference.Binary;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>Open Inference Protocol, version 2, over REST, JSON and binary tensors: wire shapes only; the pipeline does the work.</summary>
public sealed class OpenInferenceRest(InferencePipeline pipeline, ModelDescriptions descriptions)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2", context => MetadataWriter.WriteAsync(context, descriptions.Server()));
        routes.MapGet("/v2/health/live", context => MetadataWriter.WriteAsync(context, new Liveness(true)));
        routes.MapGet("/v2/health/ready", ReadyAsync);
        foreach (var model in new[] { "/v2/models/{model}", "/v2/models/{model}/versions/{version}" })
        {
            routes.MapGet(
                model,
                context => MetadataWriter.WriteAsync(context, descriptions.Model(Model(context), Version(context)))
            );
            routes.MapGet($"{model}/ready", ModelReadyAsync);
            routes.MapPost($"{model}/infer", InferAsync);
        }
    }

    private async Task InferAsync(HttpContext context)
    {
        var header = context.Request.Headers[InferenceBody.HeaderLength];
        using var body = await RequestBody.ReadAsync(context, pipeline.Memory, InferenceBody.TensorsAt(header));
        var split = InferenceBody.Split(body.Bytes, header);
        var (id, request, form) = Read(split, Model(context), Version(context));
        using var inputs = request;
        using var response = await pipeline.InferAsync(request, context.RequestAborted);

        var parts = InferenceResponseWriter.Write(response, id, form);
        AnswerHeaders.Write(context, response);
        if (parts.Count == 1)
        {
            await AnswerBody.WriteAsync(context, "application/json", parts);
            return;
        }

        context.Response.Headers[InferenceBody.HeaderLength] = $"{parts[0].Length}";
        await AnswerBody.WriteAsync(context, "application/octet-stream", parts);
    }

    private RestInferenceRequest Read(InferenceBody body, string model, string? version) =>
        body.IsRaw
            ? RawTensorRequest.Read(body.Tensors, descriptions.Signature(model, version), model, version)
            : InferenceRequestReader.Read(body, model, version, pipeline.Memory);

    private Task ReadyAsync(HttpContext context)
    {
        var ready = descriptions.IsReady();
        context.Response.StatusCode = ready ? 200 : 503;
        return MetadataWriter.WriteAsync(context, new Readiness(ready));
    }

    private Task ModelReadyAsync(HttpContext context)
    {
        var model = Model(context);
        var whyNot = descriptions.WhyNotReady(model, Version(context));
        return whyNot is null
            ? MetadataWriter.WriteAsync(context, new ModelReadiness(model, true))
            : throw ServingException.Unavailable(whyNot);
    }

    private static string Model(HttpContext context) => (string)context.GetRouteValue("model")!;

    private static string? Version(HttpContext context) => (string?)context.GetRouteValue("version");
}
