using FsCheck;
using FsCheck.Fluent;
using Sluice.Rendering.Routing;
using Sluice.Rendering.Splitting;
using Sluice.Resources.ModelDeployments;

namespace Sluice.Rendering.Tests;

public sealed class SharePlanTests
{
    private static readonly Gen<string> Variant =
        from name in Gen.Elements("a", "b", "c", "d")
        from version in Gen.Elements("1", "2")
        from weight in Gen.Elements(0, 1, 3, 100_000)
        select $"{name} {version} {weight}";

    private static readonly Gen<(string[] Variants, string[] Ready)> Moment =
        from variants in Variant.NonEmptyListOf()
        from ready in Gen.Elements("a 1", "a 2", "b 1", "b 2", "c 1", "c 2", "d 1", "d 2").ListOf()
        select (variants.DistinctBy(text => text[0]).ToArray(), ready.Distinct().ToArray());

    private static readonly Arbitrary<(string[] Variants, string[] Ready)[]> Lives = Arb.From(
        Moment.NonEmptyListOf().Select(moments => moments.Take(8).ToArray())
    );

    [Fact]
    public void Shares_add_up_at_every_moment_and_go_where_requests_are_answered() =>
        Prop.ForAll(
                Lives,
                life =>
                    Live(life)
                        .All(step =>
                        {
                            var units = step.After.Revisions.Select(r => (r, Units: Percent.ToUnits(r.Share))).ToList();
                            var served = units.Where(entry => entry.Units > 0).ToList();
                            return units.Sum(entry => entry.Units) is 0 or 10_000
                                && units.Sum(e => e.Units) == step.After.Variants.Sum(v => Percent.ToUnits(v.Share))
                                && (
                                    served.All(entry => entry.r.ReadyReplicas > 0)
                                    || served.All(entry => entry.r.ReadyReplicas == 0)
                                );
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Requests_keep_an_answer_while_whoever_had_a_share_has_pods() =>
        Prop.ForAll(
                Lives,
                life =>
                    Live(life)
                        .All(step =>
                            step.Deployment.Spec.Variants.All(v => v.Weight == 0)
                            || step.Before is null
                            || !step.Before.Revisions.Any(r =>
                                r.Share != "0.00" && step.Pods.Any(p => (p.Variant, p.Revision) == (r.Variant, r.Name))
                            )
                            || step.After.Revisions.Any(r => r is { ReadyReplicas: > 0, Share: not "0.00" })
                        )
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Its_own_result_changes_nothing() =>
        Prop.ForAll(
                Lives,
                life =>
                    Live(life)
                        .All(step =>
                        {
                            var again = SharePlan.Next(step.Deployment, step.After, step.Pods);
                            return again.RouteGeneration == step.After.RouteGeneration
                                && again.Variants.SequenceEqual(step.After.Variants)
                                && again.Revisions.SequenceEqual(step.After.Revisions);
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_generation_rises_by_one_exactly_when_the_table_says_something_else() =>
        Prop.ForAll(
                Lives,
                life =>
                    Live(life)
                        .Where(step => step.Before is not null)
                        .All(step =>
                        {
                            var metadata = step.Deployment.Metadata;
                            var before = RoutingTableRenderer.RenderRoute(metadata, step.Before!, step.PodsBefore);
                            var after = RoutingTableRenderer.RenderRoute(metadata, step.After, step.Pods);
                            var rise = after.Generation - before.Generation;
                            before.Generation = after.Generation;
                            return rise == (before.Equals(after) ? 0ul : 1ul);
                        })
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_variant_whose_weight_becomes_0_answers_until_those_with_a_weight_can()
    {
        var old = Deployments.Pod("a", "1");
        var first = SharePlan.Next(Deployments.Of("a 1"), null, [old]);
        var edited = Deployments.Of("a 1 0", "b 2 100");

        var waiting = SharePlan.Next(edited, first, [old]);
        var switched = SharePlan.Next(edited, waiting, [old, Deployments.Pod("b", "2")]);

        Assert.Equal(["100.00", "0.00"], waiting.Variants.Select(variant => variant.Share));
        Assert.Equal(["0.00", "100.00"], switched.Variants.Select(variant => variant.Share));
    }

    [Fact]
    public void The_model_name_stays_what_it_was_at_first()
    {
        var deployment = Deployments.Of("a 1");
        var first = SharePlan.Next(deployment, null, []);
        var renamed = deployment with
        {
            Spec = deployment.Spec with { Model = deployment.Spec.Model with { Name = "other" } },
        };

        Assert.Equal("iris", SharePlan.Next(renamed, first, []).ModelName);
    }

    [Fact]
    public void A_removed_variant_that_comes_back_is_where_it_was()
    {
        var pod = Deployments.Pod("a", "1");
        var first = SharePlan.Next(Deployments.Of("a 1"), null, [pod]);
        var renamed = SharePlan.Next(Deployments.Of("b 1"), first, [pod]);

        var back = SharePlan.Next(Deployments.Of("a 1"), renamed, [pod]);

        Assert.Equal(first.Variants, back.Variants);
        Assert.Equal(first.Revisions, back.Revisions);
    }

    [Fact]
    public void Never_more_than_two_revisions_of_a_variant_run()
    {
        var pod = Deployments.Pod("a", "1");
        var status = SharePlan.Next(Deployments.Of("a 1"), null, [pod]);
        status = SharePlan.Next(Deployments.Of("a 2"), status, [pod]);

        status = SharePlan.Next(Deployments.Of("a 3"), status, [pod]);

        Assert.Equal(["1 100.00", "3 0.00"], status.Revisions.Select(r => $"{r.Version} {r.Share}"));
    }

    private static IEnumerable<Step> Live((string[] Variants, string[] Ready)[] life)
    {
        ModelDeploymentStatus? before = null;
        List<ObservedPod> podsBefore = [];
        foreach (var (variants, ready) in life)
        {
            var deployment = Deployments.Of(variants);
            List<ObservedPod> pods =
            [
                .. ready.Select(text => Deployments.Pod(text[..1], text[2..], $"host:{text[0]}{text[2]}")),
            ];
            var after = SharePlan.Next(deployment, before, pods);
            yield return new Step(deployment, before, podsBefore, after, pods);
            (before, podsBefore) = (after, pods);
        }
    }

    private sealed record Step(
        ModelDeployment Deployment,
        ModelDeploymentStatus? Before,
        List<ObservedPod> PodsBefore,
        ModelDeploymentStatus After,
        List<ObservedPod> Pods
    );
}
