using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Core.Services;
using Sluice.KubernetesObjects.Policy;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Reporting;
using Sluice.Resources.ModelDeployments.Conditions;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Rendering.Tests.Planning;

/// <summary>"Share in effect" and "Revisions" of the resource's documentation, rule by rule.</summary>
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
    public void A_newer_operator_with_another_image_writes_to_no_live_pod_template()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();
        world.Writes.Clear();

        world.Options = world.Options with { Image = "server:2" };
        world.Settle();
        Assert.Empty(world.Writes);
        world.Apply("main 2").Settle();

        var images = world
            .Children<Deployment>()
            .Select(child => $"{child.Spec!.Template!["spec"]!["containers"]![0]!["image"]}");
        Assert.Equal(["server:1", "server:2"], images.Order());
    }

    [Fact]
    public void Drift_is_corrected_to_the_stored_revision_whatever_the_image_now()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Options = world.Options with { Image = "server:2" };
        var child = world.Children<Deployment>().Single();
        var template = child.Spec!.Template!.DeepClone();
        template["spec"]!["containers"]![0]!["image"] = "evil:1";
        world.Replace(child, child with { Spec = child.Spec with { Template = template } });

        world.Settle();

        var image = world.Children<Deployment>().Single().Spec!.Template!["spec"]!["containers"]![0]!["image"];
        Assert.Equal("server:1", $"{image}");
    }

    [Fact]
    public void A_stored_revision_deleted_by_hand_is_stored_again_as_it_runs()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Options = world.Options with { Image = "server:2" };
        world.Delete<ControllerRevision>(_ => true);

        world.Settle();

        Assert.Contains("server:1", world.Children<ControllerRevision>().Single().Contents!.ToJsonString());
        Assert.DoesNotContain(world.Writes, write => write.StartsWith("Apply Deployment", StringComparison.Ordinal));
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

    [Fact]
    public void Suspended_it_says_so_and_changes_nothing()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();
        world.Writes.Clear();

        var deployment = Deployments.Of("main 2");
        world.Apply(deployment with { Spec = deployment.Spec with { Suspend = true } }).Settle();

        Assert.Empty(world.Writes);
        Assert.Equal(("main:1", "Suspended"), (world.Served(), world.Status!.Summary!.Rollout));
        world.Apply("main 2").Settle();
        Assert.NotEmpty(world.Writes);
    }

    [Fact]
    public void What_is_being_deleted_is_left_to_its_owner_references() =>
        Assert.Equal(
            new ModelDeploymentPlan(),
            ModelDeploymentPlan.Make(
                new World().Apply("main 1").Observe() with
                {
                    IsEnding = true,
                },
                new() { Image = "i" },
                default
            )
        );

    [Fact]
    public void A_pod_with_another_digest_never_enters_a_table()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        world.Pod("main", "1");
        world.Settle();

        world.Pod("main", "1", digest: World.Other);
        world.Settle();

        Assert.Single(world.Observe().Pods, pod => pod.Observe().IsReady);
        var verified = world.Condition(ConditionTypes.ArtifactVerified)!;
        Assert.Equal((ConditionStatus.False, "VersionChanged"), (verified.Status, verified.Reason));
        Assert.Contains(World.Other, verified.Message);
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionTypes.Ready)!.Status);
    }

    [Fact]
    public void A_pinned_digest_is_the_one_that_pods_must_have()
    {
        var deployment = Deployments.Of("main 1");
        var pinned = deployment with
        {
            Spec = deployment.Spec with { Variants = [deployment.Spec.Variants[0] with { Digest = World.Good }] },
        };
        var world = new World().Apply(pinned);
        world.Settle();

        world.Pod("main", "1", digest: World.Other);
        world.Settle();

        Assert.Equal(("main:-", World.Good), (world.Served(), world.Status!.Revisions[0].Digest));
        Assert.Equal("VersionChanged", world.Condition(ConditionTypes.Stalled)!.Reason);
    }

    [Fact]
    public void Somebody_elses_service_is_left_alone_and_named()
    {
        var world = new World { Taken = { "Service iris" } };

        world.Apply("main 1").Step();

        Assert.Equal("NameTaken", world.Condition(ConditionTypes.Stalled)!.Reason);
        Assert.Equal("NameTaken", world.Condition(ConditionTypes.Ready)!.Reason);
        Assert.Contains("Somebody else's Service iris", world.Condition(ConditionTypes.Stalled)!.Message);
    }

    [Fact]
    public void Several_replicas_have_a_budget_for_the_whole_variant_and_one_has_none()
    {
        var world = new World().Apply(Scaled(3));
        world.Settle();
        var budget = Assert.Single(world.Children<PodDisruptionBudget>());
        Assert.Equal(1, budget.Spec!.MaxUnavailable!.Value.Number);
        Assert.DoesNotContain(Labels.Revision, budget.Spec.Selector!.MatchLabels!.Keys);

        world.Apply(Scaled(1)).Settle();

        Assert.Empty(world.Children<PodDisruptionBudget>());
        Assert.Equal(1, world.Children<Deployment>().Single().Spec!.Replicas);
        Assert.Single(world.Status!.Revisions);
    }

    [Fact]
    public void Where_another_scales_the_count_is_left_alone()
    {
        var world = new World().Apply(Scaled(2, ScalingMode.External));
        world.Settle();
        var child = world.Children<Deployment>().Single();
        Assert.Equal(2, child.Spec!.Replicas);

        world.Replace(child, child with { Spec = child.Spec with { Replicas = 7 } });
        world.Pod("main", "1");
        world.Settle();

        Assert.Equal(7, world.Children<Deployment>().Single().Spec!.Replicas);
        Assert.Equal("1/7", world.Status!.Summary!.Replicas);
    }

    [Fact]
    public void A_service_that_was_edited_is_put_right()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        var service = world.Children<Service>().Single();
        world.Replace(
            service,
            service with
            {
                Spec = service.Spec! with { Selector = new Dictionary<string, string> { ["app"] = "x" } },
            }
        );

        world.Settle();

        Assert.Equal(Labels.SelectorOfRouters(), world.Children<Service>().Single().Spec!.Selector!.ToDictionary());
    }

    [Fact]
    public void A_condition_keeps_its_time_while_it_is_what_it_was()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        var since = world.Condition(ConditionTypes.Ready)!.LastTransitionTime;

        world.Now += TimeSpan.FromMinutes(1);
        world.Apply("main 1 7").Settle();
        Assert.Equal(since, world.Condition(ConditionTypes.Ready)!.LastTransitionTime);
        world.Pod("main", "1");
        world.Settle();

        Assert.Equal(since.AddMinutes(1), world.Condition(ConditionTypes.Ready)!.LastTransitionTime);
    }

    private static Resources.ModelDeployments.ModelDeployment Scaled(
        int replicas,
        ScalingMode mode = ScalingMode.Sluice
    )
    {
        var deployment = Deployments.Of("main 1");
        return deployment with
        {
            Spec = deployment.Spec with
            {
                Scaling = new() { MinReplicas = replicas, Mode = mode },
            },
        };
    }
}
