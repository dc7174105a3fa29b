// A replica of an operator of parcels, for tests that kill and stop processes:
//   Sluice.ControllerRuntime.Replica KUBECONFIG NAMESPACE IDENTITY LEASE_SECONDS
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Hosting;
using Sluice.ControllerRuntime.Leadership;
using Sluice.ControllerRuntime.Replica.Parcels;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;

if (args is not [var kubeconfig, var space, var identity, var seconds])
{
    Console.Error.WriteLine("usage: Sluice.ControllerRuntime.Replica KUBECONFIG NAMESPACE IDENTITY LEASE_SECONDS");
    return 2;
}

using var logs = LoggerFactory.Create(logging =>
    logging
        .SetMinimumLevel(LogLevel.Information)
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
        })
);
using var stop = new CancellationTokenSource();
using var term = PosixSignalRegistration.Create(
    PosixSignal.SIGTERM,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    }
);
var lease = TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture));
using var client = new HttpKubernetesClient(
    ClusterSettingsSource.Find(kubeconfig, null, Environment.GetEnvironmentVariable),
    new KubernetesClientOptions { Program = "parcels/1", Identity = identity },
    TimeProvider.System,
    new Random(),
    logs.CreateLogger<HttpKubernetesClient>()
);
using var host = ParcelHost.Make(
    client,
    space,
    new ControllerHostOptions
    {
        Reporter = "tests.sluice.dev/parcels",
        Election = new LeaderElectionOptions
        {
            Lease = new(space, "parcels"),
            Identity = identity,
            LeaseDuration = lease,
            RenewDeadline = lease * 2 / 3,
            RetryPeriod = lease / 7.5,
        },
    },
    new HostSurroundings(TimeProvider.System, new Random(), logs)
);
await host.RunAsync(stop.Token);
return 0;
