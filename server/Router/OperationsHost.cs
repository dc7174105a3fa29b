using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Metrics;

namespace Sluice.Router;

/// <summary>
/// What operators of a router ask, on a listener of its own: <c>/livez</c> and <c>/readyz</c> for probes, <c>/status</c> for
/// what is in effect, <c>/explain</c> for where a request would go, <c>/metrics</c> for Prometheus. It answers while the router drains.
/// </summary>
internal sealed class OperationsHost : IAsyncDisposable
{
    private readonly Listener _listener;
    private readonly WebApplication _application;
    private readonly Func<RouterStatus> _status;
    private readonly MeterCollector _metrics;

    public OperationsHost(
        ListenAddress address,
        Func<RouterStatus> status,
        RequestDelegate explain,
        MeterCollector metrics,
        ILoggerFactory logging
    )
    {
        _listener = new Listener("--operations", address, HttpProtocols.Http1);
        _status = status;
        _metrics = metrics;
        var builder = WebHosts.CreateBuilder(logging);
        builder.WebHost.ConfigureKestrel(kestrel => _listener.AddTo(kestrel));
        _application = builder.Build();
        _application.MapGet("/livez", context => ProbeAsync(context, true));
        _application.MapGet("/readyz", context => ProbeAsync(context, status().Ready));
        _application.MapGet("/status", StatusAsync);
        _application.MapGet("/explain", explain);
        _application.MapGet("/metrics", MetricsAsync);
    }

    public IPEndPoint EndPoint => _listener.BoundEndPoint;

    public Task StartAsync(CancellationToken cancellation)
    {
        _listener.Check();
        return _application.StartAsync(cancellation);
    }

    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static Task ProbeAsync(HttpContext context, bool passes)
    {
        context.Response.StatusCode = passes ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(passes ? "ok\n" : "not ready\n", context.RequestAborted);
    }

    private Task MetricsAsync(HttpContext context)
    {
        var text = new PrometheusText();
        _metrics.Write(text);
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private Task StatusAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(
            context.Response.Body,
            _status(),
            RouterJson.Default.RouterStatus,
            context.RequestAborted
        );
    }
}
