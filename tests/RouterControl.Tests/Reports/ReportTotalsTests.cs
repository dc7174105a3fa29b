using Sluice.Protos.Control;
using Sluice.RouterControl.Fleet;
using Sluice.RouterControl.Reports;

namespace Sluice.RouterControl.Tests.Reports;

public sealed class ReportTotalsTests
{
    private static readonly DeploymentKey Iris = new("n", "iris", "u");

    [Fact]
    public void Whatever_order_repeats_and_gaps_reports_come_in_the_totals_are_the_last_of_each_router()
    {
        var random = new Random(1);
        (string Router, RevisionReport Report)[] sent =
        [
            .. Enumerable.Range(1, 40).Select(count => ("a", ReportOf(1, (ulong)count))),
            .. Enumerable.Range(1, 30).Select(count => ("b", ReportOf(1, (ulong)count))),
            .. Enumerable.Range(1, 20).Select(count => ("a", ReportOf(2, (ulong)count))),
        ];
        (string Router, RevisionReport Report)[] last =
        [
            ("a", ReportOf(1, 40)),
            ("b", ReportOf(1, 30)),
            ("a", ReportOf(2, 20)),
        ];

        for (var round = 0; round < 20; round++)
        {
            var arriving = sent.Where(_ => random.Next(3) > 0).Concat(sent.Take(10)).Concat(last).ToArray();
            random.Shuffle(arriving);
            var totals = arriving.Aggregate(ReportTotals.Empty, (all, next) => all.With(next.Router, [next.Report]));

            Assert.Equal([(1ul, 70L), (2ul, 20L)], totals.Of(Iris).Select(each => (each.Generation, each.Counts.Ok)));
            Assert.Equal([70L, 20], totals.Of(Iris).Select(each => each.Latency.Count));
        }
    }

    [Fact]
    public void Another_deployment_of_the_name_has_counts_of_its_own()
    {
        var other = ReportOf(1, 5);
        other.Uid = "v";

        var totals = ReportTotals.Empty.With("a", [ReportOf(1, 3), other]);

        Assert.Equal(3, Assert.Single(totals.Of(Iris)).Counts.Ok);
        Assert.Equal(5, Assert.Single(totals.Of(Iris with { Uid = "v" })).Counts.Ok);
        Assert.Empty(totals.Of(Iris with { Deployment = "wine" }));
    }

    [Fact]
    public void The_highest_generations_are_kept()
    {
        var totals = ReportTotals.Empty;
        for (var generation = 1ul; generation <= 100; generation++)
            totals = totals.With("a", [ReportOf(generation, 1)]);

        Assert.Equal(
            Enumerable.Range(37, ReportTotals.RememberedGenerations).Select(each => (ulong)each),
            totals.Of(Iris).Select(each => each.Generation)
        );
    }

    private static RevisionReport ReportOf(ulong generation, ulong ok) =>
        new()
        {
            Namespace = "n",
            Deployment = "iris",
            Uid = "u",
            Generation = generation,
            Variant = "main",
            Revision = "r",
            Scheduled = ok,
            Forwarded = ok,
            Ok = ok,
            Latency = new LatencySketch { Buckets = { 100 }, Counts = { ok } },
        };
}
