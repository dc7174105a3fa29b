using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Routing.Answering;
using Sluice.Routing.Table;

namespace Sluice.Router;

/// <summary>A router: answers 404 to predictions until its state is given a table. Any number may live in one process.</summary>
public sealed class RouterHost : IAsyncDisposable
{
    private readonly Listener _http;
    private readonly Listener _grpc;
    private readonly RequestRouter _router;
    private readonly WebApplication _application;

    /// <param name="options">Where it listens and how it understands requests.</param>
    /// <param name="logging">Where it logs; the caller's to dispose.</param>
    /// <param name="time">The clock of deadlines.</param>
    /// <param name="random">Seeds the choice among backends; not used any more once this returns.</param>
    public RouterHost(RouterOptions options, ILoggerFactory logging, TimeProvider time, Random random)
    {
        ArgumentNullException.ThrowIfNull(options);
        _http = new("--http", options.Http, HttpProtocols.Http1);
        _grpc = new("--grpc", options.Grpc, HttpProtocols.Http2);
        _router = RequestRouter.Create(State, options.Routing, time, random, logging.CreateLogger<RequestRouter>());
        _application = Build(logging);
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

    /// <summary>Opens the listeners.</summary>
    /// <exception cref="ListenException">An address cannot be bound.</exception>
    public Task StartAsync(CancellationToken cancellation)
    {
        _http.Check();
        _grpc.Check();
        return _application.StartAsync(cancellation);
    }

    /// <summary>
    /// Takes no new connections and requests, and waits until those in flight have ended, at most
    /// <see cref="WebHosts.InFlightLimit"/>.
    /// </summary>
    public Task StopAsync() => _application.StopAsync();

    /// <summary>Breaks off what <see cref="StopAsync"/> has not ended, and closes the connections to backends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _router.Dispose();
    }

    private WebApplication Build(ILoggerFactory logging)
    {
        var builder = WebHosts.CreateBuilder(logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            ListenerLimits.Set(kestrel);
            _http.AddTo(kestrel);
            _grpc.AddTo(kestrel);
        });

        var application = builder.Build();
        application.Run(_router.HandleAsync);
        return application;
    }
}
