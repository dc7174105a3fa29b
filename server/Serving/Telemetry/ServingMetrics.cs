using System.Diagnostics.Metrics;
using Sluice.Serving.Errors;
using Sluice.Serving.Inference;
using Sluice.Serving.Lifecycle;

namespace Sluice.Serving.Telemetry;

/// <summary>
/// What a model server measures, named by OpenTelemetry's conventions. The meter is <see cref="MeterName"/>; docs/metrics.md lists
/// the instruments. Where nobody listens, a request pays nothing.
/// </summary>
public sealed class ServingMetrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Sluice.ModelServer";

    // From 50 microseconds, which small models take, to a minute.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries =
        [
            0.00005,
            0.0001,
            0.00025,
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

    private static readonly InstrumentAdvice<long> Rows = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    private readonly Meter _meter;
    private readonly Histogram<double> _requests;
    private readonly Histogram<double> _waits;
    private readonly Histogram<double> _runs;
    private readonly Histogram<long> _rows;

    /// <param name="scope">By it a collector knows this server's meter from another's in the same process.</param>
    /// <param name="catalog">Whose versions are told.</param>
    /// <param name="slots">Whose waiting requests are told.</param>
    /// <param name="isReady">Whether the server is.</param>
    public ServingMetrics(object scope, ModelCatalog catalog, RunSlots slots, Func<bool> isReady)
    {
        _meter = new Meter(new MeterOptions(MeterName) { Scope = scope });
        _requests = _meter.CreateHistogram(
            "sluice.inference.request.duration",
            "s",
            "Requests, from the leasing of the version to the end of the run; error.type tells how they failed.",
            advice: Durations
        );
        _waits = _meter.CreateHistogram(
            "sluice.inference.queue.duration",
            "s",
            "Answered requests' waiting for a run.",
            advice: Durations
        );
        _runs = _meter.CreateHistogram(
            "sluice.inference.run.duration",
            "s",
            "Answered requests' runs.",
            advice: Durations
        );
        _rows = _meter.CreateHistogram(
            "sluice.inference.run.rows",
            "{row}",
            "Rows of a run, of all requests together that it answered.",
            advice: Rows
        );
        _meter.CreateObservableUpDownCounter(
            "sluice.inference.waiting_requests",
            () => slots.Waiting,
            "{request}",
            "Requests that wait for a run just now."
        );
        _meter.CreateObservableGauge(
            "sluice.server.ready",
            () => isReady() ? 1 : 0,
            description: "1 while predictions can be asked for, else 0."
        );
        VersionMetrics.AddTo(_meter, catalog);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>A request was answered.</summary>
    internal void Succeed(ModelLease lease, TimeSpan queued, TimeSpan ran)
    {
        if (!_requests.Enabled)
        {
            return;
        }

        _requests.Record((queued + ran).TotalSeconds, lease.Tags);
        _waits.Record(queued.TotalSeconds, lease.Tags);
        _runs.Record(ran.TotalSeconds, lease.Tags);
    }

    /// <summary>A run has ended, of one request or of several.</summary>
    internal void Ran(ModelLease lease, long rows)
    {
        if (_rows.Enabled)
        {
            _rows.Record(rows, lease.Tags);
        }
    }

    /// <summary>A request was not answered.</summary>
    /// <param name="lease">Of the version that it was for; null: there was none to lease.</param>
    /// <param name="after">From the leasing of the version.</param>
    /// <param name="error">What it ended with.</param>
    internal void Fail(ModelLease? lease, TimeSpan after, Exception error)
    {
        if (!_requests.Enabled)
        {
            return;
        }

        // Names that callers made up are in no label: there is no end of them.
        _requests.Record(
            after.TotalSeconds,
            [.. lease is null ? default : lease.Tags, new("error.type", ErrorType(error))]
        );
    }

    /// <summary>The name of a <see cref="ServingErrorCode"/>.</summary>
    internal static string ErrorType(Exception error) =>
        error switch
        {
            ServingException { Code: var code } => code.ToString(),
            OperationCanceledException => nameof(ServingErrorCode.Cancelled),
            _ => nameof(ServingErrorCode.Internal),
        };
}
