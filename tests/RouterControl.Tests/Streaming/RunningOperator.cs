using Microsoft.Extensions.Logging;
using Sluice.Hosting.Listening;
using Sluice.Protos.Control;
using Sluice.RouterControl.Fleet;
using Sluice.RouterControl.Streaming;
using Sluice.Testing;

namespace Sluice.RouterControl.Tests.Streaming;

/// <summary>An operator's control stream on a free port, or again on a port that another had.</summary>
internal sealed class RunningOperator : IAsyncDisposable
{
    private readonly RouterControlHost _host;
    private readonly ILoggerFactory _logging;

    private RunningOperator(RouterControlOptions options, IRouterVerifier verifier)
    {
        _logging = LoggerFactory.Create(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug));
        _host = new RouterControlHost(options, Fleet, verifier, _logging, TimeProvider.System);
    }

    public CollectedLogs Logs { get; } = new();

    public RouterFleet Fleet { get; } = new(TimeProvider.System);

    public int Port => _host.EndPoint.Port;

    public static async Task<RunningOperator> StartAsync(
        int port = 0,
        IRouterVerifier? verifier = null,
        Func<RouterControlOptions, RouterControlOptions>? configure = null
    )
    {
        var options = new RouterControlOptions
        {
            Listen = ListenAddress.Parse($"127.0.0.1:{port}"),
            Name = "operator",
            Version = "1",
        };
        var running = new RunningOperator(configure?.Invoke(options) ?? options, verifier ?? new AnyRouter());
        await running._host.StartAsync(CancellationToken.None);
        return running;
    }

    public void Publish(ulong observed, params Route[] routes) => Fleet.Publish(new RouteSnapshot(routes, observed));

    /// <summary>Waits until the fleet is so; it is looked at whenever it changes.</summary>
    public async Task UntilAsync(Func<RouterFleet, bool> isSo)
    {
        var changed = new SemaphoreSlim(1);
        void Release() => changed.Release();
        Fleet.Changed += Release;
        try
        {
            while (!isSo(Fleet))
                await changed.WaitAsync().Within(TimeSpan.FromSeconds(60));
        }
        finally
        {
            Fleet.Changed -= Release;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        _logging.Dispose();
        Logs.Verify();
    }
}
