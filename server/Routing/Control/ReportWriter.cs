using Sluice.Protos.Control;
using Sluice.Routing.Counting;
using Sluice.Routing.Table;

namespace Sluice.Routing.Control;

/// <summary>Makes the reports of one stream: of what is new since the last, all counts.</summary>
internal sealed class ReportWriter(RoutingState routing)
{
    private Dictionary<(RouteIdentity, string Variant, string Revision), long> _told = [];

    /// <summary>The next report.</summary>
    public Report Next(ulong answers)
    {
        var report = new Report { Answers = answers };
        var told = new Dictionary<(RouteIdentity, string Variant, string Revision), long>();
        foreach (var counted in routing.Counted())
        {
            // Read before the counts are: what is counted in between is told again, which is harmless.
            var total = counted.Counter.Total;
            var key = (counted.Route, counted.Variant, counted.Revision);
            if (total != _told.GetValueOrDefault(key))
                report.Revisions.Add(Write(counted));
            told[key] = total;
        }
        _told = told;
        report.Held.AddRange(
            from route in routing.Table.Routes
            let waiting = route.Use.Waiting
            where waiting > 0
            select new HeldRequests
            {
                Namespace = route.Namespace,
                Deployment = route.Deployment,
                Count = (uint)waiting,
            }
        );
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
}
