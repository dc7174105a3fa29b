using System.CommandLine;
using Microsoft.Extensions.Logging;
using Sluice.Hosting.Lifetime;
using Sluice.Hosting.Listening;
using Sluice.Hosting.Logging;
using Sluice.Hosting.Progress;
using Sluice.Hosting.Telemetry;
using Sluice.ModelServer;
using Sluice.Onnx.Sessions;
using Sluice.Serving.Errors;
using Sluice.Serving.Models;
using Sluice.Serving.Telemetry;

// Signals are ours: the library's own handling would end the process after two seconds, requests in flight or not.
var invocation = new InvocationConfiguration { ProcessTerminationTimeout = null };
return await new ServeCommand().Build(ServeAsync).Parse(args).InvokeAsync(invocation);

static async Task<int> ServeAsync(ModelServerOptions options, Func<IModelRepository> open)
{
    using var signals = new ShutdownSignals();
    using var logging = ConsoleLogging.Create(LogLevel.Information);
    var log = logging.CreateLogger<ModelServerHost>();
    try
    {
        using var export = OtlpExport.Start(
            new()
            {
                Service = "sluice-model-server",
                Meters = [ServingMetrics.MeterName],
                Sources = [ServingTraces.SourceName],
            },
            Environment.GetEnvironmentVariable
        );
        await using var host = new ModelServerHost(
            options,
            open(),
            new OnnxEngine(options.IntraOpThreads, options.Device),
            logging,
            TimeProvider.System
        );
        await host.StartAsync(signals.Requested);
        var fetching = new FetchReport(TimeProvider.System).RunAsync(
            host.Catalog.Snapshots,
            ProgressLine.OnStandardError(line => ModelServerLog.Fetching(log, line), TimeProvider.System),
            signals.Requested
        );
        ModelServerLog.Listening(log, host.Http!, host.Grpc, host.Operations!);
        if (host.Control is not null || host.ControlGrpc is not null)
        {
            string?[] addresses =
            [
                host.Control is { } rest ? $"REST {rest}" : null,
                host.ControlGrpc is { } grpc ? $"gRPC {grpc}" : null,
            ];
            ModelServerLog.Controlled(log, string.Join(", ", addresses.OfType<string>()));
        }

        try
        {
            await host.LoadAsync(signals.Requested);
            ModelServerLog.Loaded(log, host.IsReady ? "ready" : "not ready: no model could be loaded");
            await signals.Requested.WhenCancelledAsync();
        }
        catch (OperationCanceledException)
        {
            // Told to stop while loading: stop in order all the same.
        }

        await fetching;
        ModelServerLog.Stopping(log);
        await host.StopAsync();
        return 0;
    }
    catch (Exception failure) when (failure is ListenException or ServingException or FormatException)
    {
        ModelServerLog.Fatal(log, failure.Message);
        LastWords.Write(options.TerminationLog, failure.Message, log);
        return 1;
    }
}
