using Sluice.Grpc.Methods;
using Sluice.Protos.Inference;

namespace Sluice.Endpoints.Triton;

/// <summary>
/// Triton's extensions over gRPC: methods of the Open Inference Protocol's own service, the repository's index, statistics and
/// model configurations.
/// </summary>
public sealed class TritonGrpc(TritonModels models)
{
    internal void Describe(GrpcMethods methods) =>
        methods
            .Unary(
                "RepositoryIndex",
                RepositoryIndexRequest.Parser,
                (request, _) => Answer(models.Index(request.Ready))
            )
            .Unary(
                "ModelStatistics",
                ModelStatisticsRequest.Parser,
                (request, _) => Answer(models.Statistics(request.Name, request.Version))
            )
            .Unary(
                "ModelConfig",
                ModelConfigRequest.Parser,
                (request, _) =>
                    Answer(new ModelConfigResponse { Config = models.Configuration(request.Name, request.Version) })
            );

    private static ValueTask<TResponse> Answer<TResponse>(TResponse response) => ValueTask.FromResult(response);
}
