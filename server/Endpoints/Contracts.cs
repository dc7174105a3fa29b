using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Health;
using Sluice.Endpoints.OpenApi;
using Sluice.Endpoints.OpenInference;
using Sluice.Endpoints.OpenInference.Grpc;
using Sluice.Endpoints.OpenInference.Rest;
using Sluice.Endpoints.Page;
using Sluice.Endpoints.Reflection;
using Sluice.Endpoints.SageMaker;
using Sluice.Endpoints.SampleCalls;
using Sluice.Endpoints.TensorFlow;
using Sluice.Endpoints.Triton;
using Sluice.Grpc.Methods;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;

namespace Sluice.Endpoints;

/// <summary>Every contract by which models are asked, each a skin over the one pipeline.</summary>
/// <param name="catalog">The models.</param>
/// <param name="engine">What runs them.</param>
/// <param name="pipeline">What answers.</param>
/// <param name="isReady">Whether the server as a whole can be asked for predictions.</param>
/// <param name="policy">Which versions are served, where a model does not say it itself.</param>
/// <param name="runs">Runs at once over all models.</param>
public sealed class Contracts(
    ModelCatalog catalog,
    IModelEngine engine,
    InferencePipeline pipeline,
    Func<bool> isReady,
    VersionPolicy policy,
    int runs
)
{
    /// <summary>Where gRPC is served, for the page to say; null: where the page is asked for.</summary>
    public Func<int?> GrpcPort { get; init; } = () => null;

    /// <summary>Whether clients of Triton's find what they look for where a protocol leaves a choice.</summary>
    public bool AsTriton { get; init; }

    /// <summary>Maps the paths of all, REST's and gRPC's.</summary>
    public void Map(IEndpointRouteBuilder routes, GrpcOptions grpc)
    {
        var descriptions = new ModelDescriptions(catalog, engine, isReady) { AsTriton = AsTriton };
        var triton = new TritonModels(catalog, engine, policy, runs);
        new OpenInferenceRest(pipeline, descriptions).Map(routes);
        new TritonRest(triton, pipeline.Memory).Map(routes);
        new TensorFlowRest(pipeline, descriptions, catalog).Map(routes);
        new SageMakerRest(pipeline, descriptions, catalog).Map(routes);
        new SampleRest(catalog).Map(routes);
        new OpenApiRest(catalog).Map(routes);
        new PageRest(catalog, isReady, GrpcPort).Map(routes);
        routes.MapGrpcService(new OpenInferenceGrpc(pipeline, descriptions, new TritonGrpc(triton)), grpc);
        routes.MapGrpcService(new HealthGrpc(new ServiceHealth(descriptions, catalog), catalog), grpc);
        routes.MapReflection(grpc);
    }
}
