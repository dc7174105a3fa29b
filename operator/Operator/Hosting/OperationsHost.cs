using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Health;
using Sluice.ControllerRuntime.Hosting;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Metrics;

namespace Sluice.Operator.Hosting;

/// <summary>
/// Answers probes, <c>/livez</c> and <c>/readyz</c>, each with what was looked at; and <c>/metrics</c>, which docs/operator.md lists.
/// </summary>
internal sealed class OperationsHost : IDisposable
{
    private readonly Listener _listener;
    private readonly WebApplication _application;
    private readonly MeterCollector _metrics = new(null, ControllerHost.MeterName, MeterCollector.Runtime);

    /// <param name="address">Where it listens.</param>
    /// <param name="live">Whether a restart would help.</param>
    /// <param name="ready">Whether it knows the world, and routers can connect.</param>
    /// <param name="logging">Where it logs; the caller's to dispose.</param>
    public OperationsHost(
        ListenAddress address,
        Func<IReadOnlyList<HealthFinding>> live,
        Func<IReadOnlyList<HealthFinding>> ready,
        ILoggerFactory logging
    )
    {
        _listener = new("--operations", address, HttpProtocols.Http1);
        var builder = WebHosts.CreateBuilder(logging);
        builder.WebHost.ConfigureKestrel(kestrel => _listener.AddTo(kestrel));
        _application = builder.Build();
        _application.MapGet("/livez", context => AnswerAsync(context, live()));
        _application.MapGet("/readyz", context => AnswerAsync(context, ready()));
        _application.MapGet("/metrics", MetricsAsync);
    }

    /// <summary>Where it listens. Known once started.</summary>
    public IPEndPoint EndPoint => _listener.BoundEndPoint;

    /// <exception cref="ListenException">The address cannot be bound.</exception>
    public Task StartAsync(CancellationToken cancellation)
    {
        _listener.Check();
        return _application.StartAsync(cancellation);
    }

    public Task StopAsync() => _application.StopAsync();

    public void Dispose()
    {
        ((IDisposable)_application).Dispose();
        _metrics.Dispose();
    }

    private Task MetricsAsync(HttpContext context)
    {
        var text = new PrometheusText();
        _metrics.Write(text);
        context.Response.ContentType = PrometheusText.ContentType;
        return context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private static Task AnswerAsync(HttpContext context, IReadOnlyList<HealthFinding> findings)
    {
        context.Response.StatusCode = findings.All(finding => finding.IsGood)
            ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain";
        var lines = findings.Select(finding =>
            $"{(finding.IsGood ? "ok" : "NOT OK")} {finding.Name}: {finding.Message}\n"
        );
        return context.Response.WriteAsync(string.Concat(lines), context.RequestAborted);
    }
}
