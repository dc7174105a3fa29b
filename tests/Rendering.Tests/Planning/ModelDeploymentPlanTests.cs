using Sluice.KubernetesObjects.Apps;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Reporting;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Tests.Planning;

/// <summary>"Share in effect" of the resource's documentation, rule by rule, and what a spec that is wrong does.</summary>
public sealed class ModelDeploymentPlanTests
{
    [Fact]
    public void A_new_deployment_gets_its_objects_and_then_nothing_more()
    {
        var world = new World().Apply("main 1");

        world.Settle();

        Assert.Equal(
            ["Create ControllerRevision", "Create Deployment", "Create Service"],
            world.Writes.Select(write => string.Join(' ', write.Split(' ')[..2]))
        );
        Assert.Equal("main:-", world.Served());
        Assert.Equal("http://iris.flowers.svc:8080", world.Status!.Url);
        Assert.Equal("iris.flowers.svc:8081", world.Status.GrpcTarget);
        Assert.Equal(1, world.Status.ObservedGeneration);
        Assert.Empty(world.Step().Events);
    }

    [Fact]
    public void The_status_is_written_before_anything_it_decides()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");

        // First the digest is fixed, in the status; then the verdict; only a verdict that was seen moves the share.
        var first = world.Step();
        var second = world.Step();

        Assert.Equal((World.Good, "0.00"), (first.Status!.Revisions[0].Digest, first.Status.Variants[0].Share));
        Assert.Single(first.Verdicts);
        Assert.Equal("100.00", second.Status!.Variants[0].Share);
        Assert.Equal(first.Status.RouteGeneration + 1, second.Status.RouteGeneration);
        Assert.Empty(second.Verdicts);
    }

    [Fact]
    public void The_new_version_takes_over_when_it_is_ready_and_the_old_goes_later()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();

        world.Apply("main 2").Settle();
        Assert.Equal("main:1", world.Served());
        world.Pod("main", "2");
        world.Settle();

        Assert.Equal("main:2", world.Served());
        Assert.Equal(2, world.Children<Deployment>().Count());
        Assert.NotNull(world.Plan().NextVisit);
        world.Now += ChildrenPlan.RetirementWithoutWord;
        world.Settle();
        Assert.Single(world.Children<Deployment>());
        Assert.Single(world.Children<ControllerRevision>());
        Assert.Null(world.Plan().NextVisit);
        Assert.Equal("True", $"{world.Condition(ConditionTypes.RolloutComplete)!.Status}");
    }

    [Fact]
    public void A_revision_that_never_gets_ready_takes_nothing_from_the_old()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();

        world.Apply("main 2").Settle();
        world.Says(world.Pod("main", "2", isReady: false, digest: null), "no model.onnx in s3://x/2", mayPass: false);
        world.Settle();

        Assert.Equal("main:1", world.Served());
        Assert.Equal("main=100.00", world.Split());
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionTypes.Ready)!.Status);
        var stalled = world.Condition(ConditionTypes.Stalled)!;
        Assert.Equal("LoadFailed", stalled.Reason);
        Assert.StartsWith(
            "variant main, version 2: the model cannot be loaded: no model.onnx in s3://x/2.",
            stalled.Message
        );
    }

    [Fact]
    public void Back_to_the_version_that_serves_takes_no_steps()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();
        world.Apply("main 2").Settle();

        var generation = world.Status!.RouteGeneration;
        world.Apply("main 1").Settle();

        Assert.Equal(("main:1", generation), (world.Served(), world.Status.RouteGeneration));
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionTypes.RolloutComplete)!.Status);
    }

    [Fact]
    public void A_rename_of_the_only_variant_loses_no_share()
    {
        var world = new World().Apply("old 1");
        world.Settle();
        world.Pod("old", "1");
        world.Settle();

        world.Apply("new 1").Settle();
        Assert.Equal("new=0.00 old=100.00", world.Split());
        Assert.Equal(RevisionRole.Leaving, world.Status!.Revisions.Single(r => r.Variant == "old").Role);
        world.Pod("new", "1");
        world.Settle();

        Assert.Equal("new=100.00", world.Split());
    }

    [Fact]
    public void A_variant_added_has_no_share_until_it_is_ready_and_one_removed_gives_its_up_at_once()
    {
        var world = new World().Apply("main 1 90");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();

        world.Apply("main 1 90", "more 2 10").Settle();
        Assert.Equal("main=100.00 more=0.00", world.Split());
        world.Pod("more", "2");
        world.Settle();
        Assert.Equal("main=90.00 more=10.00", world.Split());
        world.Apply("main 1 90").Settle();

        Assert.Equal("main=100.00", world.Split());
    }

    [Fact]
    public void All_pods_lost_changes_no_share_where_nobody_else_answers()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        var pod = world.Pod("main", "1");
        world.Settle();

        world.Lose(pod);
        world.Settle();

        Assert.Equal(("main=100.00", "main:1"), (world.Split(), world.Served()));
        Assert.Equal(ConditionStatus.False, world.Condition(ConditionTypes.Ready)!.Status);
        Assert.Contains(world.Events, happened => happened is { IsWarning: true, Reason: "NotReady" });
    }

    [Fact]
    public void A_status_deleted_by_hand_is_rebuilt_with_no_change_of_traffic()
    {
        var world = new World().Apply("main 1 90", "more 2 10");
        world.Settle();
        world.Pod("main", "1");
        world.Pod("more", "2");
        world.Settle();
        world.Apply("main 3 90", "more 2 10").Settle();
        var before = world.Status!;
        var events = world.Events.Count;

        world.Status = null;
        world.Step();

        Assert.Equal(before.RouteGeneration, world.Status!.RouteGeneration);
        Assert.Equal(before.Variants, world.Status.Variants);
        Assert.Equal(before.Revisions, world.Status.Revisions);
        Assert.Equal(before.ModelName, world.Status.ModelName);
        world.Settle();
        Assert.Equal(before.RouteGeneration, world.Status.RouteGeneration);
        Assert.True(world.Events.Count >= events);
    }

    [Fact]
    public void A_status_older_than_what_the_children_note_is_not_believed()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Step();
        var old = world.Status;
        world.Settle();
        var newer = world.Status!;

        world.Status = old;
        world.Step();

        Assert.Equal(newer.Variants, world.Status!.Variants);
        Assert.Equal(newer.RouteGeneration, world.Status.RouteGeneration);
    }

    [Fact]
    public void An_invalid_spec_changes_neither_routes_nor_children_and_a_valid_one_goes_on()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();
        var (before, children) = (world.Status!, world.Children<object>().ToList());
        world.Writes.Clear();

        world.ApplyInvalid("spec.variants[0].version", "expected a fixed version, got \"latest\"").Settle();

        Assert.Empty(world.Writes);
        Assert.Equal(children, world.Children<object>());
        Assert.Equal(
            (before.RouteGeneration, before.Variants[0]),
            (world.Status!.RouteGeneration, world.Status.Variants[0])
        );
        Assert.Equal(
            (2, ConditionStatus.True),
            (world.Status.ObservedGeneration, world.Condition(ConditionTypes.Ready)!.Status)
        );
        Assert.Equal("InvalidSpec", world.Condition(ConditionTypes.Stalled)!.Reason);
        Assert.StartsWith(
            "spec.variants[0].version: expected a fixed version",
            world.Condition(ConditionTypes.Stalled)!.Message
        );

        world.Apply("main 2").Settle();
        Assert.Null(world.Condition(ConditionTypes.Stalled));
        Assert.Equal(2, world.Status.Revisions.Count);
    }

    [Fact]
    public void A_spec_that_was_never_valid_fixes_no_model_name()
    {
        var world = new World().ApplyInvalid("spec.model.name", "expected a model name");
        world.Settle();
        Assert.Equal((null, null), (world.Status!.Summary!.Versions, world.Status.Summary.Traffic));

        var deployment = Deployments.Of("main 1");
        world.Apply(
            deployment with
            {
                Spec = deployment.Spec with { Model = deployment.Spec.Model with { Name = "blume" } },
            }
        );
        world.Settle();

        Assert.Equal("blume", world.Status!.ModelName);
    }

    [Fact]
    public void The_model_name_may_not_change_once_it_is_served()
    {
        var world = new World().Apply("main 1");
        world.Settle();

        var deployment = Deployments.Of("main 1");
        world.Apply(
            deployment with
            {
                Spec = deployment.Spec with { Model = deployment.Spec.Model with { Name = "other" } },
            }
        );
        world.Settle();

        Assert.Equal("iris", world.Status!.ModelName);
        Assert.StartsWith(
            "spec.model.name: expected \"iris\", got \"other\"",
            world.Condition(ConditionTypes.Stalled)!.Message
        );
    }
}
