using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Endpoints.Errors;
using Sluice.Endpoints.OpenInference;
using Sluice.Endpoints.Rows;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;

namespace Sluice.Endpoints.SageMaker;

/// <summary>
/// What SageMaker asks of a container: <c>/ping</c> and <c>/invocations</c>. It names no model; where there are several, the
/// header X-Amzn-SageMaker-Target-Model does. Wire shapes only; the pipeline does the work.
/// </summary>
public sealed class SageMakerRest(InferencePipeline pipeline, ModelDescriptions descriptions, ModelCatalog catalog)
{
    private const string TargetModel = "X-Amzn-SageMaker-Target-Model";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/ping", Ping);
        routes.MapPost("/invocations", InvokeAsync);
    }

    private Task Ping(HttpContext context)
    {
        context.Response.StatusCode = descriptions.IsReady()
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
        return Task.CompletedTask;
    }

    private async Task InvokeAsync(HttpContext context)
    {
        if (!MediaTypes.TryReadContent(context.Request, out var content))
        {
            var got = context.Request.ContentType is { Length: > 0 } type ? $"'{type}'" : "none";
            await RestErrors.WriteAsync(context, 415, $"Content-Type: expected {MediaTypes.AllNames}, got {got}");
            return;
        }

        if (!MediaTypes.TryReadAccepted(context.Request, content, out var accepted))
        {
            var sentence = $"Accept: expected {MediaTypes.AllNames}, got '{context.Request.Headers.Accept}'";
            await RestErrors.WriteAsync(context, 406, sentence);
            return;
        }

        using var body = await RequestBody.ReadAsync(context, pipeline.Memory);
        var model = Model(context.Request);
        var signature = descriptions.Signature(model, null);
        var (inputs, rows) = InvocationRequest.Read(
            body.Bytes,
            content,
            MediaTypes.SaysHeader(context.Request),
            signature
        );
        using var request = new InferenceRequest(model, null, inputs, []);
        using var response = await pipeline.InferAsync(request, context.RequestAborted);

        var answer = Write(response, rows, accepted.Value);
        AnswerHeaders.Write(context, response);
        await AnswerBody.WriteAsync(context, accepted.Value.Name(), answer);
    }

    /// <exception cref="ServingException">InvalidArgument: none is named, and there are several or none.</exception>
    private string Model(HttpRequest request)
    {
        if (request.Headers[TargetModel] is [{ Length: > 0 } named])
        {
            return named;
        }

        string[] models = [.. catalog.Snapshots().Select(version => version.Model.Text).Distinct()];
        return models switch
        {
            [var only] => only,
            [] => throw ServingException.Unavailable("no model is served here yet"),
            _ => throw ServingException.InvalidArgument(
                $"expected the header {TargetModel} with one of the models here: {string.Join(", ", models)}"
            ),
        };
    }

    private static ReadOnlyMemory<byte> Write(InferenceResponse response, long? expected, MediaType type)
    {
        var outputs = new RowsJson(response);
        if (type == MediaType.Json && expected is null)
        {
            return outputs.ToOutputs();
        }

        var rows = RowCount.Of(response.Outputs, expected, "ask with 'inputs' and accept application/json");
        return type switch
        {
            MediaType.Csv => new CsvRows(response).Write(rows),
            MediaType.JsonLines => outputs.ToLines(rows),
            _ => outputs.ToPredictions(rows),
        };
    }
}
