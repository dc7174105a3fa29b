using System.Text.Json.Nodes;
using Sluice.Operator.Tests.Harness;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.Operator.Tests;

/// <summary>"Share in effect" and "Revisions" of the resource's documentation, with a real API server, controllers and scheduler; in chaos with an operator that is killed all the time.</summary>
public sealed class JourneyTests(ClusterFixture clusters)
{
    [Fact]
    public async Task From_the_first_apply_through_a_new_version_to_its_deletion()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        var first = await space.UntilServedAsync("iris", "main=7", "main=100%");
        await space.UntilConditionAsync("iris", "Ready", "True", "Serving");
        Assert.Equal(1, first["status"]!["observedGeneration"]!.GetValue<long>());
        Assert.Equal(ScriptedServers.Digest, $"{first["status"]!["revisions"]![0]!["digest"]}");
        Assert.NotNull(await space.Cluster.Api.FindAsync($"{space.Services}/iris"));

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8"));
        var second = await space.UntilServedAsync("iris", "main=8", "main=100%");
        Assert.True(
            second["status"]!["routeGeneration"]!.GetValue<long>()
                > first["status"]!["routeGeneration"]!.GetValue<long>()
        );
        await UntilCountAsync(space, space.Deployments, 1);

        await space.Cluster.Api.DeleteAsync($"{space.ModelDeployments}/iris");
        await UntilCountAsync(space, space.Deployments, 0);
        await UntilCountAsync(space, $"/apis/apps/v1/namespaces/{space.Name}/controllerrevisions", 0);
        await UntilCountAsync(space, space.Services, 0);
    }

    [Fact]
    public async Task A_version_that_never_gets_ready_takes_nothing_from_the_old()
    {
        await using var space = await OperatorSpace.StartAsync(
            clusters,
            FateOf("8", PodFate.CrashLoop(1, "no such thing", 4))
        );
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilServedAsync("iris", "main=7", "main=100%");

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8"));
        var stalled = await space.UntilConditionAsync("iris", "Stalled", "True", "Crashing");

        Assert.Equal("main=7→8", $"{stalled["status"]!["summary"]!["versions"]}");
        Assert.Equal("True", $"{OperatorSpace.Condition(stalled["status"]!, "Ready")!["status"]}");
        Assert.Contains("no such thing", $"{OperatorSpace.Condition(stalled["status"]!, "Stalled")!["message"]}");
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilConditionAsync("iris", "RolloutComplete", "True", "Complete");
    }

    [Fact]
    public async Task Variants_are_renamed_added_and_removed_without_a_gap()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync("iris", OperatorSpace.Spec("old 7"));
        await space.UntilServedAsync("iris", "old=7", "old=100%");

        await space.ApplyAsync("iris", OperatorSpace.Spec("new 7"));
        await space.UntilServedAsync("iris", "new=7", "new=100%");
        await space.ApplyAsync("iris", OperatorSpace.Spec("new 7 90, more 8 10"));
        await space.UntilServedAsync("iris", "new=7,more=8", "new=90%,more=10%");
        await space.ApplyAsync("iris", OperatorSpace.Spec("more 8"));

        await space.UntilServedAsync("iris", "more=8", "more=100%");
    }

    [Fact]
    public async Task A_status_deleted_by_hand_comes_back_as_it_was()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7 90, more 8 10"));
        await space.UntilServedAsync("iris", "main=7,more=8", "main=90%,more=10%");
        // The notes on the children follow the status.
        await space.UntilConditionAsync("iris", "RolloutComplete", "True", "Complete");
        await UntilNotedAsync(space);
        var before = await space.Cluster.Api.GetAsync($"{space.ModelDeployments}/iris");

        await space.Cluster.Api.PatchAsync($"{space.ModelDeployments}/iris/status", new() { ["status"] = null });
        var after = await space.UntilServedAsync("iris", "main=7,more=8", "main=90%,more=10%");

        foreach (var field in new[] { "routeGeneration", "variants", "revisions", "modelName" })
        {
            Assert.Equal(before["status"]![field]!.ToJsonString(), after["status"]![field]!.ToJsonString());
        }
    }

    [Fact]
    public async Task A_newer_operator_with_another_image_writes_to_no_live_pod_template()
    {
        await using var space = await OperatorSpace.OpenAsync(clusters);
        var old = await space.StartOperatorAsync();
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilServedAsync("iris", "main=7", "main=100%");
        await UntilNotedAsync(space);
        var before = (await space.Cluster.Api.ListAsync(space.Deployments))[0];

        await old.DisposeAsync();
        space.Workloads = space.Workloads with { Image = "server:2" };
        await space.StartOperatorAsync();
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7, more 8"));
        await space.UntilServedAsync("iris", "main=7,more=8", "main=50%,more=50%");

        var after = await space.Cluster.Api.GetAsync($"{space.Deployments}/{before["metadata"]!["name"]}");
        Assert.Equal(before["spec"]!.ToJsonString(), after["spec"]!.ToJsonString());
        var images = (await space.Cluster.Api.ListAsync(space.Deployments)).Select(child =>
            $"{child["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]}"
        );
        Assert.Equal(["server:1", "server:2"], images.Order());
    }

    [Fact]
    public async Task What_was_changed_by_hand_is_put_right_and_what_others_add_is_left()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilServedAsync("iris", "main=7", "main=100%");
        var child =
            $"{space.Deployments}/{(await space.Cluster.Api.ListAsync(space.Deployments))[0]["metadata"]!["name"]}";

        await space.Cluster.Api.MergeAsync(
            child,
            JsonNode
                .Parse(
                    """{"metadata":{"labels":{"team":"risk"}},"spec":{"replicas":3,"template":{"spec":{"containers":[{"name":"server","image":"evil:1"}]}}}}"""
                )!
                .AsObject()
        );
        var right = await space.Cluster.Api.UntilAsync(
            child,
            found => $"{found["spec"]!["template"]!["spec"]!["containers"]![0]!["image"]}" == "server:1",
            OperatorSpace.Limit
        );

        Assert.Equal(1, right["spec"]!["replicas"]!.GetValue<int>());
        Assert.Equal("risk", $"{right["metadata"]!["labels"]!["team"]}");
    }

    [Fact]
    public async Task A_spec_that_is_wrong_changes_nothing_until_it_is_right_again()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        var before = await space.UntilServedAsync("iris", "main=7", "main=100%");

        await space.ApplyAsync("iris", OperatorSpace.Spec("main latest"));
        var stalled = await space.UntilConditionAsync("iris", "Stalled", "True", "InvalidSpec");
        Assert.StartsWith(
            "spec.variants[0].version: ",
            $"{OperatorSpace.Condition(stalled["status"]!, "Stalled")!["message"]}"
        );
        Assert.Equal(
            before["status"]!["routeGeneration"]!.ToJsonString(),
            stalled["status"]!["routeGeneration"]!.ToJsonString()
        );
        Assert.Single(await space.Cluster.Api.ListAsync(space.Deployments));

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8"));
        await space.UntilServedAsync("iris", "main=8", "main=100%");
    }

    [Fact]
    public async Task A_variant_that_lost_all_its_pods_has_its_share_again_when_they_are_back()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7 60, more 8 40"));
        await space.UntilServedAsync("iris", "main=7,more=8", "main=60%,more=40%");
        var pod = $"{(await space.PodsOfAsync("8", 1))[0]["metadata"]!["name"]}";

        await space.Pods.SetAsync(pod, PodFate.Running);
        await space.UntilServedAsync("iris", "main=7,more=8", "main=100%,more=0%");
        await space.UntilConditionAsync("iris", "Ready", "True", "Serving");
        await space.Pods.SetAsync(pod, PodFate.Ready);
        await space.UntilServedAsync("iris", "main=7,more=8", "main=60%,more=40%");

        // With nobody to take a share over, requests wait at the routers, divided as they are wanted.
        var other = $"{(await space.PodsOfAsync("7", 1))[0]["metadata"]!["name"]}";
        await space.Pods.SetAsync(pod, PodFate.Running);
        await space.UntilServedAsync("iris", "main=7,more=8", "main=100%,more=0%");
        await space.Pods.SetAsync(other, PodFate.Running);
        var lost = await space.UntilAsync(
            "iris",
            status => $"{OperatorSpace.Condition(status, "Ready")?["status"]}" == "False"
        );

        Assert.Equal("main=60%,more=40%", $"{lost["status"]!["summary"]!["traffic"]}");
    }

    [Fact]
    public async Task What_is_suspended_stays_as_it_is_until_it_is_told_to_go_on()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilServedAsync("iris", "main=7", "main=100%");
        await space.UntilConditionAsync("iris", "RolloutComplete", "True", "Complete");

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8", "\"suspend\":true"));
        await space.UntilAsync("iris", status => $"{status["summary"]?["rollout"]}" == "Suspended");
        var child = Assert.Single(await space.Cluster.Api.ListAsync(space.Deployments));
        Assert.Equal("7", $"{child["metadata"]!["annotations"]!["sluice.dev/version"]}");

        await space.ApplyAsync("iris", """{"suspend":false}""");
        await space.UntilServedAsync("iris", "main=8", "main=100%");
    }

    [Fact]
    public async Task A_name_that_is_taken_is_left_alone_until_it_is_free()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        var foreign = JsonNode.Parse("""{"metadata":{"name":"iris"},"spec":{"ports":[{"port":1234}]}}""")!.AsObject();
        await space.Cluster.Api.PostAsync(space.Services, foreign);

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilConditionAsync("iris", "Stalled", "True", "NameTaken");
        var there = await space.Cluster.Api.GetAsync($"{space.Services}/iris");
        Assert.Equal(1234, there["spec"]!["ports"]![0]!["port"]!.GetValue<int>());

        await space.Cluster.Api.DeleteAsync($"{space.Services}/iris");
        await space.UntilConditionAsync("iris", "Ready", "True", "Serving");
    }

    [Fact]
    public async Task A_namespace_goes_with_everything_in_it()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await space.UntilServedAsync("iris", "main=7", "main=100%");

        await space.Cluster.Api.DeleteAsync($"/api/v1/namespaces/{space.Name}");

        await UntilGoneAsync(space, $"/api/v1/namespaces/{space.Name}");
    }

    [Fact]
    public async Task Operators_that_come_and_go_lose_nothing()
    {
        await using var space = await OperatorSpace.OpenAsync(clusters);
        await space.StartOperatorAsync();
        var random = new Random(7);
        for (var version = 1; version <= 6; version++)
        {
            await space.ApplyAsync("iris", OperatorSpace.Spec($"main {version}"));
            var doomed = await space.StartOperatorAsync();
            await Task.Delay(
                TimeSpan.FromMilliseconds(random.Next(1500)),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            );
            await doomed.DisposeAsync();
            await space.StartOperatorAsync();
        }

        await space.UntilServedAsync("iris", "main=6", "main=100%");
        await UntilCountAsync(space, space.Deployments, 1);
    }

    private static Func<JsonObject, PodFate> FateOf(string version, PodFate fate) =>
        pod => $"{pod["metadata"]!["annotations"]?["sluice.dev/version"]}" == version ? fate : PodFate.Ready;

    private static async Task UntilNotedAsync(OperatorSpace space)
    {
        var status = (await space.Cluster.Api.GetAsync($"{space.ModelDeployments}/iris"))["status"]!;
        foreach (var child in await space.Cluster.Api.ListAsync(space.Deployments))
        {
            await space.Cluster.Api.UntilAsync(
                $"{space.Deployments}/{child["metadata"]!["name"]}",
                found =>
                    $"{found["metadata"]!["annotations"]!["sluice.dev/route-generation"]}"
                    == $"{status["routeGeneration"]}",
                OperatorSpace.Limit
            );
        }
    }

    private static async Task UntilCountAsync(OperatorSpace space, string path, int count)
    {
        using var limit = new CancellationTokenSource(OperatorSpace.Limit);
        while ((await space.Cluster.Api.ListAsync(path)).Count != count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    private static async Task UntilGoneAsync(OperatorSpace space, string path)
    {
        using var limit = new CancellationTokenSource(OperatorSpace.Limit);
        while (await space.Cluster.Api.FindAsync(path) is not null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }
}
