using System.CommandLine;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Hosting;
using Sluice.ControllerRuntime.Reconciling;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Logging;
using Sluice.Hosting.Telemetry;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;
using Sluice.KubernetesClient.Errors;
using Sluice.Operator;
using Sluice.Operator.Hosting;
using Sluice.Operator.Reconciling;
using Sluice.RouterControl.Fleet;

// Signals are ours: the library's own handling would end the process after two seconds, visits under way or not.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await new OperateCommand().Build(OperateAsync).Parse(args).InvokeAsync(invocation);

static async Task<int> OperateAsync(OperatorOptions options, string? kubeconfig)
{
    using var signals = new ShutdownSignals();
    using var logging = ConsoleLogging.Create(LogLevel.Information);
    var log = logging.CreateLogger<OperatorHost>();
    var chance = new Random();
    try
    {
        using var export = OtlpExport.Start(
            new()
            {
                Service = "sluice-operator",
                Meters = [ControllerHost.MeterName],
                Sources = [VisitReport.SourceName],
            },
            Environment.GetEnvironmentVariable
        );
        using var kubernetes = new HttpKubernetesClient(
            ClusterSettingsSource.Find(kubeconfig, null, Environment.GetEnvironmentVariable),
            OperatorClient.Options(options.Identity),
            TimeProvider.System,
            chance,
            logging.CreateLogger<HttpKubernetesClient>()
        );
        var routers = new RouterFleet(TimeProvider.System);
        await using var host = new OperatorHost(
            kubernetes,
            options,
            new(TimeProvider.System, chance, logging),
            routers
        );
        using var stopping = signals.Requested.Register(() => OperatorLog.Stopping(log));
        await host.RunAsync(signals.Requested);
        return 0;
    }
    catch (Exception failure) when (failure is ListenException or KubernetesException or FormatException)
    {
        OperatorLog.Fatal(log, failure.Message);
        return 1;
    }
}
