using Microsoft.Extensions.Logging;
using Sluice.Routing.Control;
using Sluice.Routing.Table;
using Sluice.Testing;

namespace Sluice.RouterControl.Tests.Streaming;

/// <summary>A router's side of the control stream, without listeners.</summary>
internal sealed class LinkedRouter : IAsyncDisposable
{
    private static int _instances;
    private readonly ControlLinks _links;
    private readonly ILoggerFactory _logging;

    public LinkedRouter(IEnumerable<int> ports, Func<ControlOptions, ControlOptions>? configure = null)
    {
        _logging = LoggerFactory.Create(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug));
        var options = new ControlOptions
        {
            Operators = [.. ports.Select(port => new ControlAddress("127.0.0.1", port))],
            Instance = $"i{Interlocked.Increment(ref _instances)}",
            Name = "router",
            Version = "1",
            ReportInterval = TimeSpan.FromMilliseconds(100),
        };
        Options = configure?.Invoke(options) ?? options;
        _links = new ControlLinks(Options, State, TimeProvider.System, new Random(1), _logging.CreateLogger("router"));
        _links.Start();
    }

    public ControlOptions Options { get; }

    public CollectedLogs Logs { get; } = new();

    public RoutingState State { get; } = new();

    /// <summary>"iris 3 127.0.0.1:1": deployments, generations and backends in effect.</summary>
    public string InEffect
    {
        get
        {
            using var lease = State.Acquire();
            return string.Join(
                ", ",
                lease.Table.Routes.Select(route =>
                    $"{route.Deployment} {route.GenerationText} {route.Revisions[0].Backends[0].Address}"
                )
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _links.DisposeAsync();
        _logging.Dispose();
        Logs.Verify();
    }
}
