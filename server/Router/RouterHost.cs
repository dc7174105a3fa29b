using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Routing.Answering;
using Sluice.Routing.Table;

namespace Sluice.Router;

/// <summary>A running router. It answers 404 to predictions until its state is given a table.</summary>
public sealed class RouterHost : IAsyncDisposable
{
    private const int StreamWindowBytes = 1 << 20;
    private const int ConnectionWindowBytes = 8 << 20;

    private readonly WebApplication _application;
    private readonly RequestRouter _router;
    private readonly ListenOptions _http;
    private readonly ListenOptions _grpc;

    private RouterHost(WebApplication application, RequestRouter router, RoutingState state, Listeners listeners)
    {
        (_application, _router, State) = (application, router, state);
        (_http, _grpc) = (listeners.Http!, listeners.Grpc!);
    }

    /// <summary>Takes tables and tells counts.</summary>
    public RoutingState State { get; }

    /// <summary>Where REST is answered over HTTP/1.1.</summary>
    public IPEndPoint HttpEndpoint => _http.IPEndPoint!;

    /// <summary>Where gRPC and REST are answered over HTTP/2.</summary>
    public IPEndPoint GrpcEndpoint => _grpc.IPEndPoint!;

    /// <summary>Starts a router that has no table yet.</summary>
    /// <param name="options">Where it listens and how it understands requests.</param>
    /// <param name="loggers">Where it logs; the caller's to dispose.</param>
    /// <param name="time">The clock of deadlines; the system's unless told.</param>
    /// <param name="random">Chooses among backends, safe for concurrent callers; the runtime's unless told.</param>
    /// <param name="cancellation">Gives the start up.</param>
    /// <exception cref="IOException">A listener's address is in use.</exception>
    public static async Task<RouterHost> StartAsync(
        RouterOptions options,
        ILoggerFactory loggers,
        TimeProvider? time = null,
        Random? random = null,
        CancellationToken cancellation = default
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        var state = new RoutingState();
        var listeners = new Listeners();
        var requests = RequestRouter.Create(
            state,
            options.Routing,
            time ?? TimeProvider.System,
#pragma warning disable RS0030 // The composition root is where the process's own randomness comes in.
            random ?? Random.Shared,
#pragma warning restore RS0030
            loggers.CreateLogger<RequestRouter>()
        );
        var built = Build(options, loggers, listeners);
        built.Run(requests.HandleAsync);
        var host = new RouterHost(built, requests, state, listeners);
        try
        {
            await built.StartAsync(cancellation);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Takes no new connections and requests, and waits until those in flight have ended, at most
    /// <see cref="RouterOptions.ShutdownTimeout"/>.
    /// </summary>
    public Task StopAsync(CancellationToken cancellation = default) => _application.StopAsync(cancellation);

    /// <summary>Breaks off what <see cref="StopAsync"/> has not ended, and closes the connections to backends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync();
        _router.Dispose();
    }

    private static WebApplication Build(RouterOptions options, ILoggerFactory loggers, Listeners listeners)
    {
        // Empty: no configuration files, whose watchers would walk the working directory.
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton<IHostLifetime, OwnersLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, options);
            kestrel.Listen(options.Http, listener => (listeners.Http = listener).Protocols = HttpProtocols.Http1);
            kestrel.Listen(options.Grpc, listener => (listeners.Grpc = listener).Protocols = HttpProtocols.Http2);
        });
        return builder.Build();
    }

    private static void Limit(KestrelServerOptions kestrel, RouterOptions options)
    {
        kestrel.AddServerHeader = false;

        // Header values are bytes that pass through: Latin-1 maps each to one character and back.
        kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
        kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

        // Bodies stream through and cost nothing held; the model server limits them. What is held has a limit of its own.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 240, TimeSpan.FromSeconds(5));
        kestrel.Limits.Http2.MaxStreamsPerConnection = options.MaxStreamsPerConnection;
        kestrel.Limits.Http2.InitialStreamWindowSize = StreamWindowBytes;
        kestrel.Limits.Http2.InitialConnectionWindowSize = ConnectionWindowBytes;
    }

    private sealed class Listeners
    {
        public ListenOptions? Http { get; set; }

        public ListenOptions? Grpc { get; set; }
    }
}
