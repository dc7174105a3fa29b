using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sluice.Testing;

/// <summary>
/// A real Kestrel on a free port of 127.0.0.1, without TLS. Its end fails the test where an error was logged that the test
/// did not expect.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private LoopbackServer(WebApplication application, CollectedLogs logs)
    {
        _application = application;
        Logs = logs;
        Address = new Uri(application.Urls.Single());
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:port</c>.</summary>
    public Uri Address { get; }

    /// <summary>What it has logged.</summary>
    public CollectedLogs Logs { get; }

    /// <summary>Starts one.</summary>
    /// <param name="map">Adds middleware and endpoints.</param>
    /// <param name="protocols">What the listener speaks: without TLS one of HTTP/1.1 and HTTP/2.</param>
    /// <param name="configure">Adds services or changes Kestrel's limits.</param>
    public static async Task<LoopbackServer> StartAsync(
        Action<WebApplication> map,
        HttpProtocols protocols = HttpProtocols.Http2,
        Action<WebApplicationBuilder>? configure = null
    )
    {
        var logs = new CollectedLogs();
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory }
        );
        builder.Logging.AddProvider(logs).SetMinimumLevel(LogLevel.Debug);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(System.Net.IPAddress.Loopback, 0, listener => listener.Protocols = protocols)
        );
        configure?.Invoke(builder);

        var built = builder.Build();
        map(built);
        await built.StartAsync();
        return new LoopbackServer(built, logs);
    }

    /// <summary>Stops: says so to its connections, and waits for what is in flight.</summary>
    public Task StopAsync() => _application.StopAsync();

    /// <summary>Stops, and verifies the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync();
        await _application.DisposeAsync();
        Logs.Verify();
    }
}
