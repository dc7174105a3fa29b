using Sluice.Protos.Control;
using Sluice.Routing.Counting;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>Makes the reports of one stream: of what is new since the last, all counts.</summary>
internal sealed class ReportWriter(RoutingState routing)
{
    private readonly Dictionary<(RouteIdentity, string Variant, string Revision), long> _told = [];

    /// <summary>The next report.</summary>
    public Report Next(ulong answers)
    {
        var report = new Report { Answers = answers };
        foreach (var counted in routing.Counted())
        {
            var key = (counted.Route, counted.Variant, counted.Revision);
            var message = Write(counted);
            var sum = Sum(message);
            if (sum == _told.GetValueOrDefault(key))
                continue;
            _told[key] = sum;
            report.Revisions.Add(message);
        }
        return report;
    }

    private static RevisionReport Write(CountedRevision counted)
    {
        var counter = counted.Counter;
        return new RevisionReport
        {
            Namespace = counted.Route.Namespace,
            Deployment = counted.Route.Deployment,
            Uid = counted.Route.Uid,
            Generation = counted.Route.Generation,
            Variant = counted.Variant,
            Revision = counted.Revision,
            Scheduled = (ulong)counter.Scheduled,
            Forwarded = (ulong)counter.Forwarded,
            Ok = (ulong)counter.Ended(Outcome.Ok),
            CallerErrors = (ulong)counter.Ended(Outcome.CallerError),
            ServerErrors = (ulong)counter.Ended(Outcome.ServerError),
            Deadlines = (ulong)counter.Ended(Outcome.Deadline),
            Unavailable = (ulong)counter.Ended(Outcome.Unavailable),
            Latency = Write(counter.Latency),
        };
    }

    private static LatencySketch Write(LatencyCounter latency)
    {
        var sketch = new LatencySketch();
        foreach (var (bucket, count) in latency.Read())
        {
            sketch.Buckets.Add((uint)bucket);
            sketch.Counts.Add((ulong)count);
        }
        return sketch;
    }

    private static long Sum(RevisionReport report) =>
        (long)(
            report.Scheduled
            + report.Forwarded
            + report.Ok
            + report.CallerErrors
            + report.ServerErrors
            + report.Deadlines
            + report.Unavailable
        );
}
