using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Sluice.ControllerRuntime.Health;
using Sluice.ControllerRuntime.Hosting;
using Sluice.Operator.Hosting;
using Sluice.RouterControl.Certificates;
using Sluice.RouterControl.Fleet;
using Sluice.RouterControl.Streaming;

namespace Sluice.Operator.Control;

/// <summary>The listener that routers connect to, with what secures it.</summary>
internal sealed class ControlListener : IAsyncDisposable
{
    private readonly ControlOptions _options;
    private readonly CertificateKeeper? _keeper;
    private readonly IRouterVerifier _verifier;
    private readonly RouterControlHost _host;
    private readonly ILogger _log;

    /// <param name="options">Where, and who may connect.</param>
    /// <param name="routers">What they are told, and where what they say goes.</param>
    /// <param name="runtime">Its client, and who leads.</param>
    /// <param name="surroundings">Time and log.</param>
    public ControlListener(
        OperatorOptions options,
        RouterFleet routers,
        ControllerHost runtime,
        HostSurroundings surroundings
    )
    {
        _options = options.Control;
        _log = surroundings.Logs.CreateLogger<ControlListener>();
        _verifier = Verifier(_options, runtime);
        if (_options.KeepsCertificate)
        {
            _keeper = new(runtime, new(options.Namespace, _options.Secret), _options.Hosts, surroundings.Time, _log);
        }

        _host = new(
            new()
            {
                Listen = _options.Listen,
                Certificate = Certificate(),
                Name = options.Identity,
                Version = OperatorClient.Version,
            },
            routers,
            _verifier,
            surroundings.Logs,
            surroundings.Time
        );
    }

    /// <summary>Where it listens. Known once started.</summary>
    public IPEndPoint EndPoint => _host.EndPoint;

    /// <summary>Opens the listener; where there is no certificate yet, handshakes fail until there is.</summary>
    /// <exception cref="Sluice.Hosting.Listening.ListenException">The address cannot be bound.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _host.StartAsync(cancellation);
        ControlLog.Listening(_log, EndPoint, _options.IsInsecure ? "without TLS" : "over TLS");
    }

    /// <summary>Keeps the certificate until it is told to stop.</summary>
    public Task RunAsync(CancellationToken stop) =>
        _keeper?.RunAsync(stop) ?? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);

    /// <summary>What a probe asks.</summary>
    public IEnumerable<HealthFinding> Findings() =>
        _keeper is null
            ? []
            :
            [
                new(
                    "certificate for routers",
                    _keeper.Shown.IsThere,
                    _keeper.Shown.IsThere ? "shown" : "not there yet: the leader makes it"
                ),
            ];

    /// <summary>Ends the streams; routers go on with what they know.</summary>
    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        (_verifier as IDisposable)?.Dispose();
    }

    private static IRouterVerifier Verifier(ControlOptions options, ControllerHost runtime) =>
        options switch
        {
            { TokenFile: { } token } => new TokenFileVerifier(token),
            { IsInsecure: true } => new AnyRouter(),
            _ => new TokenReviewVerifier(runtime.Kubernetes, options.Account),
        };

    private Func<X509Certificate2>? Certificate() =>
        _options is { CertificateFile: { } certificate, KeyFile: { } key } ? new CertificateFiles(certificate, key).Get
        : _keeper is not null ? _keeper.Shown.Get
        : null;
}
