using System.Diagnostics;
using System.Diagnostics.Metrics;
using Sluice.Routing.Dispatching;
using Sluice.Routing.Forwarding;
using Sluice.Routing.Limits;
using Sluice.Routing.Table;

namespace Sluice.Routing.Telemetry;

/// <summary>
/// What a router measures, named by OpenTelemetry's conventions. The meter is <see cref="MeterName"/>; docs/router.md lists the
/// instruments.
/// </summary>
public sealed class RoutingMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Sluice.Router";

    // From half a millisecond to a minute: predictions take anything between.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries =
        [
            0.0005,
            0.001,
            0.0025,
            0.005,
            0.01,
            0.025,
            0.05,
            0.1,
            0.25,
            0.5,
            1,
            2.5,
            5,
            10,
            30,
            60,
        ],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _waits;
    private readonly Counter<long> _failedTries;
    private readonly Counter<long> _ejections;

    /// <param name="state">By it, as its scope, a collector knows this router's meter from another's in the same process.</param>
    /// <param name="use">What is told of it is held just now.</param>
    internal RoutingMetrics(RoutingState state, RouteUse use)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = state });
        _requests = _meter.CreateHistogram(
            "sluice.router.request.duration",
            "s",
            "How long requests took, from their head to the end of the answer",
            advice: Durations
        );
        _waits = _meter.CreateHistogram(
            "sluice.router.request.wait.duration",
            "s",
            "How long those requests waited for a server that had to",
            advice: Durations
        );
        _failedTries = _meter.CreateCounter<long>(
            "sluice.router.failed_tries",
            "{try}",
            "Tries of a request that a server failed, whether another then answered or not"
        );
        _ejections = _meter.CreateCounter<long>(
            "sluice.router.ejections",
            "{ejection}",
            "Times that a server was left out for a while because it failed"
        );
        _meter.CreateObservableUpDownCounter(
            "sluice.router.waiting_requests",
            () => use.Waiting,
            "{request}",
            "Requests that wait for a server just now"
        );
        _meter.CreateObservableUpDownCounter(
            "sluice.router.held_bytes",
            () => use.HeldBytes.Taken,
            "By",
            "Bytes of bodies and answers held just now"
        );
        _meter.CreateObservableUpDownCounter(
            "sluice.router.routes",
            () => state.Table.Routes.Length,
            "{route}",
            "Routes of the table in use"
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <param name="decision">What was decided about the request.</param>
    /// <param name="took">From its head to the end of the answer.</param>
    /// <param name="error">What kind of error it ended with, such as <c>503</c> or <c>UNAVAILABLE</c>; null: none.</param>
    internal void End(Decision decision, TimeSpan took, string? error)
    {
        if (decision.Waited > TimeSpan.Zero)
            _waits.Record(decision.Waited.TotalSeconds, Tags(decision));
        if (!_requests.Enabled)
            return;
        var tags = Tags(decision);
        if (error is not null)
            tags.Add("error.type", error);
        _requests.Record(took.TotalSeconds, tags);
    }

    internal void FailTry(Decision decision, BackendFailure failure)
    {
        var tags = Tags(decision);
        tags.Add("error.type", failure.ToString());
        _failedTries.Add(1, tags);
    }

    internal void Eject(Decision decision) => _ejections.Add(1, Tags(decision));

    private static TagList Tags(Decision decision)
    {
        var tags = new TagList();
        if (decision.Route is { } route)
        {
            tags.Add("sluice.namespace", route.Namespace);
            tags.Add("sluice.deployment", route.Deployment);
        }
        if (decision.Revision is { } revision)
        {
            tags.Add("sluice.variant", revision.Variant);
            tags.Add("sluice.revision", revision.Name);
        }
        return tags;
    }
}
