using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Access;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Metrics;
using Sluice.Routing.Answering;
using Sluice.Routing.Control;
using Sluice.Routing.Table;

namespace Sluice.Router;

/// <summary>A router: answers 404 to predictions until its state is given a table. Any number may live in one process.</summary>
public sealed class RouterHost : IAsyncDisposable
{
    private readonly Listener _http;
    private readonly Listener _grpc;
    private readonly RequestRouter _router;
    private readonly WebApplication _application;
    private readonly OperationsHost? _operations;
    private readonly MeterCollector? _collector;
    private readonly ControlLinks? _links;
    private readonly TimeSpan _drainDelay;
    private readonly TimeProvider _time;
    private volatile bool _isDraining;

    /// <param name="options">Where it listens and how it understands requests.</param>
    /// <param name="logging">Where it logs; the caller's to dispose.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="random">Chance; not to be used by others while this lives.</param>
    public RouterHost(RouterOptions options, ILoggerFactory logging, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_time, _drainDelay) = (time, options.DrainDelay);
        _http = new("--http", options.Http, HttpProtocols.Http1);
        _grpc = new("--grpc", options.Grpc, HttpProtocols.Http2);
        var routing = options.Routing with { GrpcPort = () => Grpc.Port };
        routing = options.AccessLog ? routing with { Answered = Name } : routing;
        _router = RequestRouter.Create(State, routing, time, random, logging.CreateLogger<RequestRouter>());
        _application = Build(logging, options.AccessLog ? new AccessRecorder(logging, time) : null);
        if (options.Control is { } control)
            _links = new ControlLinks(control, State, time, random, logging.CreateLogger<ControlLinks>());
        if (options.Operations is { } operations)
        {
            _collector = new MeterCollector(State, MeterCollector.Runtime);
            _operations = new OperationsHost(operations, Status, _router.ExplainAsync, _collector, logging);
        }
    }

    /// <summary>Takes tables and tells counts.</summary>
    public RoutingState State { get; } = new();

    /// <summary>Requests that wait just now for a model server to be there.</summary>
    public int WaitingRequests => _router.WaitingRequests;

    /// <summary>Where REST is answered over HTTP/1.1. Known once started.</summary>
    public IPEndPoint Http => _http.BoundEndPoint;

    /// <summary>Where gRPC and REST are answered over HTTP/2. Known once started.</summary>
    public IPEndPoint Grpc => _grpc.BoundEndPoint;

    /// <summary>
    /// Explains where a request would go just now and why, as JSON. For operators: it answers for every namespace.
    /// </summary>
    public Task ExplainAsync(HttpContext context) => _router.ExplainAsync(context);

    /// <summary>Where probes and status are answered; null: nowhere. Known once started.</summary>
    public IPEndPoint? Operations => _operations?.EndPoint;

    /// <summary>Whether predictions can be asked for, and will be for a while.</summary>
    public bool IsReady => State.IsReady && !_isDraining;

    /// <summary>Opens the listeners; what was in effect before is in effect by then, and operators are being connected.</summary>
    /// <exception cref="ListenException">An address cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        _http.Check();
        _grpc.Check();
        _links?.Start();
        if (_operations is not null)
            await _operations.StartAsync(cancellation);
        await _application.StartAsync(cancellation);
    }

    /// <summary>
    /// Says that it is not ready, takes requests for the drain delay longer, then no new ones, and waits until those in flight
    /// have ended, at most <see cref="WebHosts.InFlightLimit"/>. Operators hear from it to the end.
    /// </summary>
    public async Task StopAsync()
    {
        _isDraining = true;
        if (_drainDelay > TimeSpan.Zero)
            await Task.Delay(_drainDelay, _time);
        await _application.StopAsync();
        if (_links is not null)
            await _links.DisposeAsync();
        if (_operations is not null)
            await _operations.StopAsync();
    }

    /// <summary>Breaks off what <see cref="StopAsync"/> has not ended, and closes the connections to backends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _router.Dispose();
        if (_operations is not null)
            await _operations.DisposeAsync();
        _collector?.Dispose();
    }

    private RouterStatus Status() => new(IsReady, State.IsTold, _links?.Connected ?? 0, State.Routes);

    private static void Name(HttpContext context, string model, string? version) =>
        context.Features.Get<AccessLabels>()?.Name(model, version);

    private WebApplication Build(ILoggerFactory logging, AccessRecorder? access)
    {
        var builder = WebHosts.CreateBuilder(logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            ListenerLimits.Set(kestrel);
            _http.AddTo(kestrel);
            _grpc.AddTo(kestrel);
        });

        var application = builder.Build();
        if (access is not null)
            application.Use(access.RecordAsync);
        application.Run(HandleAsync);
        return application;
    }

    /// <summary>
    /// While it drains, each answer is its connection's last: a client moves on in time, and meets no connection that is being
    /// closed when it asks again.
    /// </summary>
    private Task HandleAsync(HttpContext context)
    {
        if (_isDraining)
            context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        return _router.HandleAsync(context);
    }
}
