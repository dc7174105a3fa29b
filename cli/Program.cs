using System.CommandLine;
using Microsoft.Extensions.Logging;
using Sluice.Cli.Crds;
using Sluice.Cli.Explain;
using Sluice.Cli.Plan;
using Sluice.Cli.Ready;
using Sluice.Cli.Stores;
using Sluice.Cli.Up;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Logging;
using Sluice.KubernetesClient;
using Sluice.KubernetesClient.Configuration;

var root = new RootCommand("Sluice serves ONNX models, on Kubernetes or on this machine.")
{
    UpCommand.Build(UpAsync),
    ExplainCommand.Build(ExplainAsync),
    PlanCommand.Build(PlanAsync),
    CrdsCommand.Build(Console.Out),
    ReadyCommand.Build(ReadyAsync),
};
foreach (var command in StoreCommands.All())
{
    root.Add(command);
}

// Signals are ours: the library's own handling would end the process after two seconds, requests in flight or not.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

static async Task<int> UpAsync(UpOptions options)
{
    using var signals = new ShutdownSignals();
    using var logging = ConsoleLogging.Create(LogLevel.Error);
    var report = new UpReport(Console.Out, Console.Error);
    return await new UpRun(options, report, logging, TimeProvider.System).RunAsync(signals.Requested);
}

static async Task<int> ExplainAsync(ExplainOptions options, CancellationToken cancellation)
{
    using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
    return await new ExplainRun(client, Console.Out, Console.Error).RunAsync(options, cancellation);
}

static async Task<int> ReadyAsync(ReadyOptions options, CancellationToken cancellation)
{
    using var client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false });
    return await new ReadyRun(client, TimeProvider.System, Console.Out, Console.Error).RunAsync(options, cancellation);
}

static async Task<int> PlanAsync(PlanOptions options)
{
    using var signals = new ShutdownSignals();
    using var logging = ConsoleLogging.Create(LogLevel.Error);
    var report = new PlanReport(Console.Out, Console.Error);
    return await new PlanRun(options, report, Connect, TimeProvider.System).RunAsync(signals.Requested);

    HttpKubernetesClient Connect(string kubeconfig, string? context) =>
        new(
            ClusterSettingsSource.Find(kubeconfig, context, Environment.GetEnvironmentVariable),
            new() { Program = "sluice-plan", Identity = Environment.UserName },
            TimeProvider.System,
            new Random(),
            logging.CreateLogger<HttpKubernetesClient>()
        );
}
