using Sluice.Grpc.Calls;
using Sluice.Grpc.Methods;
using Sluice.Grpc.Status;
using Sluice.Protos.Health;
using Sluice.Serving.Lifecycle;
using ServingStatus = Sluice.Protos.Health.HealthCheckResponse.Types.ServingStatus;

namespace Sluice.Endpoints.Health;

/// <summary>
/// gRPC's health checking protocol, version 1. SERVING means ready: predictions can be asked for. That the process lives shows
/// in its answering at all.
/// </summary>
public sealed class HealthGrpc(ServiceHealth health, ModelCatalog catalog) : IGrpcService
{
    // The specification's own bound on a list.
    private const int MostListed = 100;

    public string Name => "grpc.health.v1.Health";

    public void Describe(GrpcMethods methods) =>
        methods
            .Unary("Check", HealthCheckRequest.Parser, (request, _) => ValueTask.FromResult(Check(request.Service)))
            .Unary("List", HealthListRequest.Parser, (_, _) => ValueTask.FromResult(List()))
            .ServerStreaming<HealthCheckRequest, HealthCheckResponse>("Watch", HealthCheckRequest.Parser, WatchAsync);

    private HealthCheckResponse Check(string service) =>
        health.Of(service) is { } isServing
            ? Response(isServing)
            : throw new GrpcException(
                GrpcStatusCode.NotFound,
                $"no service '{service}' here; expected {ServiceHealth.Grammar}"
            );

    private HealthListResponse List()
    {
        var services = health.All();
        if (services.Count > MostListed)
        {
            throw new GrpcException(
                GrpcStatusCode.ResourceExhausted,
                $"there are {services.Count} services; a list holds at most {MostListed}; check each by its name"
            );
        }

        var list = new HealthListResponse();
        foreach (var (service, isServing) in services)
        {
            list.Statuses[service] = Response(isServing);
        }

        return list;
    }

    private async ValueTask WatchAsync(
        HealthCheckRequest request,
        GrpcResponseStream<HealthCheckResponse> responses,
        GrpcCall call
    )
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(call.Cancellation, call.Stopping);
        ServingStatus? told = null;
        while (!call.Stopping.IsCancellationRequested)
        {
            // Taken before the look, so that no change falls between the two.
            var changed = catalog.NextChange;
            var now = Status(health.Of(request.Service));
            if (now != told)
            {
                await responses.WriteAsync(new HealthCheckResponse { Status = now });
                told = now;
            }

            await changed.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            call.Cancellation.ThrowIfCancellationRequested();
        }

        throw GrpcCall.EndForStopping();
    }

    private static HealthCheckResponse Response(bool isServing) => new() { Status = Status(isServing) };

    private static ServingStatus Status(bool? isServing) =>
        isServing switch
        {
            true => ServingStatus.Serving,
            false => ServingStatus.NotServing,
            null => ServingStatus.ServiceUnknown,
        };
}
