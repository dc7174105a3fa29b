using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sluice.Grpc.Status;
using Sluice.Protos.Health;
using Sluice.Routing.Answering;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Errors;
using Sluice.Routing.Matching;
using ServingStatus = Sluice.Protos.Health.HealthCheckResponse.Types.ServingStatus;

namespace Sluice.Routing.Probing;

/// <summary>gRPC's health checking protocol, version 1. SERVING means ready: predictions can be asked for.</summary>
internal static class HealthCalls
{
    // The specification's own bound on a list.
    private const int MostListed = 100;

    /// <exception cref="GrpcException">NOT_FOUND: there is no such service.</exception>
    public static Task CheckAsync(HttpContext context, DispatchParts parts, MatchRequest match, string service)
    {
        var isServing =
            Look(parts, match, service)
            ?? throw new GrpcException(
                GrpcStatusCode.NotFound,
                $"no service {Quote.Of(service)} here; expected {ServiceHealth.Grammar}"
            );
        return GrpcAnswer.WriteAsync(context, Response(StatusOf(isServing)));
    }

    /// <exception cref="GrpcException">RESOURCE_EXHAUSTED: there are too many.</exception>
    public static Task ListAsync(HttpContext context, DispatchParts parts, MatchRequest match)
    {
        var list = new HealthListResponse();
        using (var lease = parts.State.Acquire())
        {
            foreach (var (service, isServing) in ServiceHealth.All(lease.Table, match, parts.Options.DefaultNamespace))
                list.Statuses[service] = Response(StatusOf(isServing));
        }
        if (list.Statuses.Count > MostListed)
        {
            throw new GrpcException(
                GrpcStatusCode.ResourceExhausted,
                $"there are {list.Statuses.Count} services; a list holds at most {MostListed}; check each by its name"
            );
        }
        return GrpcAnswer.WriteAsync(context, list);
    }

    /// <summary>Tells the status, and again whenever it is another, until the caller goes or the router stops.</summary>
    public static async Task WatchAsync(HttpContext context, DispatchParts parts, MatchRequest match, string service)
    {
        var stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        await GrpcAnswer.BeginAsync(context);
        ServingStatus? told = null;
        while (!ended.IsCancellationRequested)
        {
            // Taken before the look, so that no table falls between the two.
            var replaced = parts.State.Replaced;
            var now = StatusOf(Look(parts, match, service));
            if (now != told)
                await GrpcAnswer.WriteMessageAsync(context, Response(now));
            told = now;
            await replaced.WaitAsync(ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        context.RequestAborted.ThrowIfCancellationRequested();
        GrpcStatusWriter.Write(context, new GrpcStatus(GrpcStatusCode.Unavailable, "the router stops"));
    }

    private static bool? Look(DispatchParts parts, MatchRequest match, string service)
    {
        using var lease = parts.State.Acquire();
        return ServiceHealth.Of(lease.Table, match, parts.Options.DefaultNamespace, service);
    }

    private static HealthCheckResponse Response(ServingStatus status) => new() { Status = status };

    private static ServingStatus StatusOf(bool? isServing) =>
        isServing switch
        {
            true => ServingStatus.Serving,
            false => ServingStatus.NotServing,
            null => ServingStatus.ServiceUnknown,
        };
}
