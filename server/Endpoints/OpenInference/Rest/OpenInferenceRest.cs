using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;

namespace Sluice.Endpoints.OpenInference.Rest;

/// <summary>Open Inference Protocol, version 2, over REST with JSON: wire shapes only; the pipeline does the work.</summary>
public sealed class OpenInferenceRest(InferencePipeline pipeline, ModelDescriptions descriptions)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2", context => MetadataWriter.WriteAsync(context, ModelDescriptions.Server()));
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
        var body = await RequestBody.ReadAsync(context);
        var (id, request) = InferenceRequestReader.Read(body.Span, Model(context), Version(context));
        var response = await pipeline.InferAsync(request, context.RequestAborted);

        var answer = InferenceResponseWriter.Write(response, id);
        context.Response.Headers[AnswerHeaders.Digest] = response.Digest.ToString();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

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
