using Sluice.KubernetesObjects.Apps;
using Sluice.KubernetesObjects.Core.Services;
using Sluice.KubernetesObjects.Meta;
using Sluice.KubernetesObjects.Policy;
using Sluice.Rendering.Changing;
using Sluice.Rendering.Naming;
using Sluice.Rendering.Planning;
using Sluice.Rendering.Reporting;
using Sluice.Resources.ModelDeployments.Conditions;
using Sluice.Resources.ModelDeployments.Serving;

namespace Sluice.Rendering.Tests.Planning;

/// <summary>"Revisions" of the resource's documentation, rule by rule, and what is made, put right and left alone.</summary>
public sealed class ChildrenPlanTests
{
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
    public void Nothing_of_somebody_elses_is_changed_or_deleted()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        var (child, stored) = (world.Children<Deployment>().Single(), world.Children<ControllerRevision>().Single());
        // With our labels, and the notes of what answers: only the owner tells.
        var theirs = child with
        {
            Metadata = Another(child.Metadata),
        };
        world.Replace(theirs, theirs);
        var kept = stored with { Metadata = Another(stored.Metadata) };
        world.Replace(kept, kept);
        world.Writes.Clear();

        world.Settle();

        Assert.Empty(world.Writes);
    }

    [Fact]
    public void A_service_of_somebody_elses_is_found_out_by_creating_and_never_applied_to()
    {
        var world = new World().Apply("main 1");
        world.Settle();
        var service = world.Children<Service>().Single();
        world.Replace(
            service,
            service with
            {
                Metadata = service.Metadata with { OwnerReferences = [] },
                Spec = service.Spec! with { Ports = [] },
            }
        );

        Assert.IsType<Change.Create<Service>>(Assert.Single(world.Plan().Changes));
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

    private static ObjectMeta Another(ObjectMeta metadata) =>
        metadata with
        {
            Name = "theirs",
            Uid = "theirs",
            OwnerReferences = [metadata.OwnerReferences![0] with { Uid = "uid-2" }],
        };
}
