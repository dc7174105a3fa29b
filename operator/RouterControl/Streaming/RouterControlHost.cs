using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Sluice.Grpc.Methods;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Protos.Control;
using Sluice.RouterControl.Fleet;

namespace Sluice.RouterControl.Streaming;

/// <summary>The listener that routers connect to.</summary>
public sealed class RouterControlHost : IAsyncDisposable
{
    // A report of ten thousand revisions.
    private const int MaxMessageBytes = 64 << 20;
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PingTimeout = TimeSpan.FromSeconds(5);

    private readonly Listener _listener;
    private readonly WebApplication _application;

    /// <param name="options">Where it listens.</param>
    /// <param name="fleet">What routers are told, and where what they say goes.</param>
    /// <param name="verifier">Who may be a router.</param>
    /// <param name="logging">Where it logs; the caller's to dispose.</param>
    /// <param name="time">The clock.</param>
    public RouterControlHost(
        RouterControlOptions options,
        RouterFleet fleet,
        IRouterVerifier verifier,
        ILoggerFactory logging,
        TimeProvider time
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        _listener = new("--control-listen", options.Listen, HttpProtocols.Http2);
        _application = Build(options, fleet, verifier, logging, time);
    }

    /// <summary>Where it listens. Known once started.</summary>
    public IPEndPoint EndPoint => _listener.BoundEndPoint;

    /// <summary>Opens the listener.</summary>
    /// <exception cref="ListenException">The address cannot be bound.</exception>
    public Task StartAsync(CancellationToken cancellation)
    {
        _listener.Check();
        return _application.StartAsync(cancellation);
    }

    /// <summary>Ends the streams; routers go on with what they know.</summary>
    public Task StopAsync() => _application.StopAsync();

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private WebApplication Build(
        RouterControlOptions options,
        RouterFleet fleet,
        IRouterVerifier verifier,
        ILoggerFactory logging,
        TimeProvider time
    )
    {
        var builder = WebHosts.CreateBuilder(logging);
        if (options.Certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.Http2.KeepAlivePingDelay = PingAfter;
            kestrel.Limits.Http2.KeepAlivePingTimeout = PingTimeout;
            _listener.AddTo(kestrel, listen => UseTls(listen, options.Certificate));
        });

        var application = builder.Build();
        var welcome = new Welcome { Name = options.Name, Version = options.Version };
        application.MapGrpcService(
            new RouterControlService(fleet, verifier, welcome, logging.CreateLogger<RouterControlHost>()),
            new GrpcOptions
            {
                MaxRequestBytes = MaxMessageBytes,
                Stopping = application.Lifetime.ApplicationStopping,
                Time = time,
            }
        );
        return application;
    }

    private static void UseTls(ListenOptions listen, Func<X509Certificate2>? certificate)
    {
        if (certificate is null)
            return;
        listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificateSelector = (_, _) => certificate() });
    }
}
