using System.Collections.Immutable;
using Sluice.Protos.Control;
using Sluice.RouterControl.Fleet;

namespace Sluice.RouterControl.Reports;

/// <summary>
/// All that routers reported, immutable. Reports are cumulative and kept by router instance, revision and generation, so that
/// one that comes twice, late or on another stream changes nothing that is true: of two, the one with more counts is later.
/// </summary>
internal sealed class ReportTotals
{
    /// <summary>How many generations of a deployment are kept, the highest.</summary>
    public const int RememberedGenerations = 64;

    private readonly ImmutableDictionary<DeploymentKey, ImmutableDictionary<ReportKey, RevisionReport>> _reports;

    private ReportTotals(ImmutableDictionary<DeploymentKey, ImmutableDictionary<ReportKey, RevisionReport>> reports) =>
        _reports = reports;

    /// <summary>Nothing reported.</summary>
    public static ReportTotals Empty { get; } =
        new(ImmutableDictionary<DeploymentKey, ImmutableDictionary<ReportKey, RevisionReport>>.Empty);

    /// <summary>With what a router now reports.</summary>
    public ReportTotals With(string router, IEnumerable<RevisionReport> reports)
    {
        var all = _reports;
        foreach (var group in reports.GroupBy(each => new DeploymentKey(each.Namespace, each.Deployment, each.Uid)))
        {
            var known = all.GetValueOrDefault(group.Key, ImmutableDictionary<ReportKey, RevisionReport>.Empty);
            foreach (var report in group)
            {
                var key = new ReportKey(router, report.Generation, report.Variant, report.Revision);
                if (!known.TryGetValue(key, out var before) || Weight(report) >= Weight(before))
                    known = known.SetItem(key, report);
            }
            all = all.SetItem(group.Key, Newest(known));
        }
        return new ReportTotals(all);
    }

    /// <summary>The totals of one deployment, by generation.</summary>
    public IReadOnlyList<RevisionTotals> Of(DeploymentKey deployment) =>
        [
            .. from pair in _reports.GetValueOrDefault(deployment, ImmutableDictionary<ReportKey, RevisionReport>.Empty)
            group pair.Value by (pair.Key.Generation, pair.Key.Variant, pair.Key.Revision) into same
            orderby same.Key.Generation, same.Key.Variant, same.Key.Revision
            select new RevisionTotals(
                same.Key.Generation,
                same.Key.Variant,
                same.Key.Revision,
                same.Select(OutcomeCounts.Of).Aggregate(OutcomeCounts.None, (sum, next) => sum.Plus(next)),
                same.Select(each => LatencyTotals.Of(each.Latency))
                    .Aggregate(LatencyTotals.None, (sum, next) => sum.Plus(next))
            ),
        ];

    private static ImmutableDictionary<ReportKey, RevisionReport> Newest(
        ImmutableDictionary<ReportKey, RevisionReport> reports
    )
    {
        var generations = reports.Keys.Select(key => key.Generation).Distinct().ToArray();
        if (generations.Length <= RememberedGenerations)
            return reports;
        var oldest = generations.OrderDescending().ElementAt(RememberedGenerations - 1);
        return reports.RemoveRange(reports.Keys.Where(key => key.Generation < oldest));
    }

    private static ulong Weight(RevisionReport report) =>
        report.Scheduled
        + report.Forwarded
        + report.Ok
        + report.CallerErrors
        + report.ServerErrors
        + report.Deadlines
        + report.Unavailable;

    private sealed record ReportKey(string Router, ulong Generation, string Variant, string Revision);
}
