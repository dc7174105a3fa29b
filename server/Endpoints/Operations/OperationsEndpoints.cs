using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sluice.Endpoints.Metrics;
using Sluice.Hosting.Metrics;
using Sluice.Serving.Lifecycle;
using Sluice.Serving.Models;
using Sluice.Serving.Tensors;

namespace Sluice.Endpoints.Operations;

/// <summary>
/// What operators of the server ask: <c>/livez</c> and <c>/readyz</c> for probes, <c>/status</c> for every version's state
/// and why, <c>/metrics</c> for Prometheus.
/// </summary>
/// <param name="catalog">Whose versions are told.</param>
/// <param name="isReady">Whether the server is.</param>
/// <param name="metrics">What the server and its runtime measure.</param>
/// <param name="withTriton">Whether <c>/metrics</c> has Triton's names too.</param>
public sealed class OperationsEndpoints(
    ModelCatalog catalog,
    Func<bool> isReady,
    MeterCollector metrics,
    bool withTriton
)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/livez", context => ProbeAsync(context, true));
        routes.MapGet("/readyz", context => ProbeAsync(context, isReady()));
        routes.MapGet("/status", StatusAsync);
        routes.MapGet("/metrics", MetricsAsync);
    }

    private static Task ProbeAsync(HttpContext context, bool passes)
    {
        context.Response.StatusCode = passes ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(passes ? "ok\n" : "not ready\n", context.RequestAborted);
    }

    private Task StatusAsync(HttpContext context)
    {
        var status = new ServerStatus(isReady(), [.. catalog.Snapshots().Select(Describe)]);
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            status,
            OperationsJson.Default.ServerStatus,
            context.RequestAborted
        );
    }

    private Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = PrometheusText.ContentType;
        var text = new PrometheusText();
        metrics.Write(text);
        if (withTriton)
        {
            TritonMetrics.Write(text, catalog.Statistics(null, null));
        }

        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static VersionStatus Describe(VersionSnapshot version) =>
        new(
            version.Model.Text,
            version.Version.Text,
            version.State.ToString(),
            version.Reason,
            version.Reason is null ? null : version.MayPass,
            version.Warning,
            version.Digest?.ToString(),
            version.Device,
            version.Batching?.ToString(),
            version.Progress?.Done,
            version.Progress?.Total,
            version.Signature?.Inputs.Select(Describe).ToArray(),
            version.Signature?.Outputs.Select(Describe).ToArray()
        );

    private static TensorStatus Describe(TensorSpec spec) => new(spec.Name, spec.Type.Name(), spec.Shape.ToArray());
}
