using Microsoft.Extensions.Logging;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Logging;
using Sluice.RouterControl.Certificates;
using Sluice.RouterControl.Fleet;
using Sluice.RouterControl.Streaming;

namespace Sluice.Soak.Scripted;

/// <summary>This program as an operator, in a process of its own.</summary>
internal static class OperatorRole
{
    /// <param name="folder">The run's folder: the cluster's file, certificates, journals.</param>
    /// <param name="name">Who it is.</param>
    /// <param name="port">Where routers find it.</param>
    public static async Task<int> RunAsync(string folder, string name, int port)
    {
        using var signals = new ShutdownSignals();
        using var logging = ConsoleLogging.Create(LogLevel.Information);
        using var journal = new OperatorJournal(Path.Combine(folder, $"{name}.journal"));
        var fleet = new RouterFleet(TimeProvider.System);
        var options = new RouterControlOptions
        {
            Listen = ListenAddress.Parse($"127.0.0.1:{port}"),
            Certificate = new CertificateFiles(Path.Combine(folder, "tls.crt"), Path.Combine(folder, "tls.key")).Get,
            Name = name,
            Version = "soak",
        };
        var verifier = new TokenFileVerifier(Path.Combine(folder, "token"));
        await using var host = new RouterControlHost(options, fleet, verifier, logging, TimeProvider.System);
        await host.StartAsync(signals.Requested);
        var file = new ClusterFile(Path.Combine(folder, "cluster.json"));
        await new ScriptedOperator(name, file, fleet, journal).RunAsync(signals.Requested);
        await host.StopAsync();
        return 0;
    }
}
