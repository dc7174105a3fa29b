using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Bodies;
using Sluice.Grpc.Methods;
using Sluice.Protos.Inference;
using Sluice.Serving.Errors;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Triton.Control;

/// <summary>
/// Triton's extension for model repositories, the part that changes something: load and unload, over REST and gRPC. Whoever maps
/// it sees to it that not everybody reaches it.
/// </summary>
/// <param name="control">What loads and unloads.</param>
/// <param name="memory">What bodies are read into.</param>
public sealed class RepositoryControl(ModelControl control, TensorMemory memory) : IGrpcService
{
    private const string Model = "/v2/repository/models/{model}";

    public string Name => "inference.GRPCInferenceService";

    /// <summary>Maps the paths of both protocols. The service's other methods are mapped elsewhere.</summary>
    public void Map(IEndpointRouteBuilder routes, GrpcOptions grpc)
    {
        routes.MapPost($"{Model}/load", LoadAsync);
        routes.MapPost($"{Model}/unload", UnloadAsync);
        routes.MapGrpcMethods(this, grpc);
    }

    public void Describe(GrpcMethods methods) =>
        methods
            .Unary(
                "RepositoryModelLoad",
                RepositoryModelLoadRequest.Parser,
                async (request, call) =>
                {
                    ControlParameters.CheckRepository(request.RepositoryName);
                    var configuration = ControlParameters.ReadLoad(request.Parameters);
                    await control.LoadAsync(Named(request.ModelName), configuration, call.Cancellation);
                    return new RepositoryModelLoadResponse();
                }
            )
            .Unary(
                "RepositoryModelUnload",
                RepositoryModelUnloadRequest.Parser,
                async (request, call) =>
                {
                    ControlParameters.CheckRepository(request.RepositoryName);
                    ControlParameters.CheckUnload(request.Parameters.Keys);
                    await control.UnloadAsync(Named(request.ModelName), call.Cancellation);
                    return new RepositoryModelUnloadResponse();
                }
            );

    private async Task LoadAsync(HttpContext context)
    {
        string? configuration;
        using (var body = await RequestBody.ReadAsync(context, memory))
        {
            configuration = ControlParameters.ReadLoad(body.Bytes);
        }

        await control.LoadAsync(ModelOf(context), configuration, context.RequestAborted);
        context.Response.ContentLength = 0;
    }

    private async Task UnloadAsync(HttpContext context)
    {
        using (var body = await RequestBody.ReadAsync(context, memory))
        {
            ControlParameters.ReadUnload(body.Bytes);
        }

        await control.UnloadAsync(ModelOf(context), context.RequestAborted);
        context.Response.ContentLength = 0;
    }

    private static ModelName ModelOf(HttpContext context) => Named((string)context.GetRouteValue("model")!);

    private static ModelName Named(string text) =>
        ModelName.TryParse(text, out var name)
            ? name
            : throw ServingException.InvalidArgument($"'{text}' is no model name: expected {ModelName.Grammar}");
}
