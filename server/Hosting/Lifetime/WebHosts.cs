using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Listening;

namespace Sluice.Hosting.Lifetime;

/// <summary>The bare web host that all our servers are built on.</summary>
public static class WebHosts
{
    /// <summary>How long requests in flight may take to end once a host stops.</summary>
    public static readonly TimeSpan InFlightLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Kestrel and routing, started and stopped by the caller. It reads no settings file and no environment variable: what
    /// a server does is in its options, and watching files below the content root would cost start time.
    /// </summary>
    public static WebApplicationBuilder CreateBuilder(ILoggerFactory logging)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(logging);
        builder.Services.AddSingleton<IHostLifetime, CallerLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = InFlightLimit);
        builder.Services.AddSingleton<IMemoryPoolFactory<byte>>(_ => new SocketBlocks(TimeProvider.System));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            ListenLimits.Set(kestrel.Limits);
        });
        return builder;
    }
}
