using System.CommandLine;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Logging;
using Sluice.Hosting.Telemetry;
using Sluice.Router;
using Sluice.Routing.Telemetry;

var version = typeof(RouterHost).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!;
var command = new RouterCommand(RandomNumberGenerator.GetHexString(16, lowercase: true), version.InformationalVersion);

// Signals are ours: the library's own handling would end the process after two seconds, requests in flight or not.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await command.Build(RouteAsync).Parse(args).InvokeAsync(invocation);

static async Task<int> RouteAsync(RouterOptions options)
{
    using var signals = new ShutdownSignals();
    using var logging = ConsoleLogging.Create(LogLevel.Information);
    var log = logging.CreateLogger<RouterHost>();
    try
    {
        using var export = OtlpExport.Start(
            new()
            {
                Service = "sluice-router",
                Meters = [RoutingMetrics.MeterName],
                Sources = [RoutingTraces.SourceName],
            },
            Environment.GetEnvironmentVariable
        );
        await using var host = new RouterHost(options, logging, TimeProvider.System, new Random());
        await host.StartAsync(signals.Requested);
        RouterLog.Listening(log, host.Http, host.Grpc, host.Operations!);
        await signals.Requested.WhenCancelledAsync();

        RouterLog.Stopping(log);
        await host.StopAsync();
        return 0;
    }
    catch (Exception failure) when (failure is ListenException or FormatException)
    {
        RouterLog.Fatal(log, failure.Message);
        return 1;
    }
}
