using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Sluice.KubernetesObjects.Meta;

namespace Sluice.ControllerRuntime.Reconciling;

/// <summary>Log, metrics and spans of visits.</summary>
public sealed class VisitReport
{
    /// <summary>The activity source that has a span for each visit.</summary>
    public const string SourceName = "Sluice.ControllerRuntime";

    private static readonly ActivitySource Source = new(SourceName);

    // From a few milliseconds, of a look at a cache, to the two minutes that a visit may take.
    private static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120],
    };

    private readonly ILogger _log;
    private readonly Counter<long> _visits;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _waited;
    private readonly ConcurrentDictionary<string, Func<int>> _depths = new();

    /// <summary>With instruments in a meter.</summary>
    public VisitReport(ILogger log, Meter meter)
    {
        _log = log;
        _visits = meter.CreateCounter<long>("sluice.controller.visits", "{visit}", "Visits, by how they ended");
        _duration = meter.CreateHistogram(
            "sluice.controller.visit.duration",
            "s",
            "How long visits took",
            advice: Times
        );
        _waited = meter.CreateHistogram(
            "sluice.controller.queue.wait",
            "s",
            "How long objects waited for a visit",
            advice: Times
        );
        meter.CreateObservableGauge(
            "sluice.controller.queue.depth",
            () => _depths.Select(entry => new Measurement<int>(entry.Value(), Label(entry.Key))),
            "{object}",
            "Objects that wait for a visit now"
        );
    }

    internal void Add(string kind, Func<int> depth) => _depths[kind] = depth;

    internal void Waited(string kind, TimeSpan time) => _waited.Record(time.TotalSeconds, Label(kind));

    internal Visit Begin(string kind, ObjectKey key)
    {
        var span = Source.StartActivity("visit");
        span?.SetTag("sluice.kind", kind);
        span?.SetTag("sluice.object", key.ToString());
        return new Visit(this, kind, key, span, VisitLog.Scope(_log, kind, key));
    }

    private static KeyValuePair<string, object?> Label(string kind) => new("kind", kind);

    private void Tell(string kind, ObjectKey key, VisitPlan plan, Exception? thrown, int failures)
    {
        switch (plan.Result)
        {
            case VisitResult.Stalled:
                VisitLog.Stalled(_log, kind, key, thrown?.Message ?? "");
                break;
            case VisitResult.Waiting:
                VisitLog.Waits(_log, kind, key, plan.After, thrown?.Message ?? "");
                break;
            case VisitResult.Conflict:
                VisitLog.Conflict(_log, kind, key, thrown?.Message ?? "");
                break;
            // One line when the trouble begins; the caches tell of the server too.
            case VisitResult.ServerTrouble when failures > 1:
                VisitLog.StillTrouble(_log, kind, key, failures, thrown?.Message ?? "");
                break;
            case VisitResult.ServerTrouble:
                VisitLog.Trouble(_log, kind, key, thrown?.Message ?? "");
                break;
            case VisitResult.Failed:
                VisitLog.Failed(_log, thrown, kind, key, failures, plan.After);
                break;
        }
    }

    /// <summary>One visit under way.</summary>
    internal sealed class Visit(VisitReport report, string kind, ObjectKey key, Activity? span, IDisposable? scope)
        : IDisposable
    {
        public void End(VisitPlan plan, Exception? thrown, int failures, TimeSpan took)
        {
            var result = new KeyValuePair<string, object?>("result", plan.Result.ToString());
            report._visits.Add(1, Label(kind), result);
            report._duration.Record(took.TotalSeconds, Label(kind), result);
            span?.SetTag("sluice.result", plan.Result.ToString());
            if (plan.Result is VisitResult.Failed or VisitResult.ServerTrouble)
                span?.SetStatus(ActivityStatusCode.Error, thrown?.Message);
            report.Tell(kind, key, plan, thrown, failures);
        }

        public void Dispose()
        {
            scope?.Dispose();
            span?.Dispose();
        }
    }
}
