using Sluice.Operator.Tests.Harness;
using Sluice.Resources.ModelDeployments;
using Sluice.Testing.Kubernetes.Clusters;

namespace Sluice.Operator.Tests;

/// <summary>Which ModelDeployments are an installation's business, and what it finds out about the cluster that they are in.</summary>
public sealed class ScopeTests(ClusterFixture clusters)
{
    [Fact]
    public async Task Two_installations_in_one_namespace_leave_each_others_alone_and_hand_over_by_the_label()
    {
        await using var space = await OperatorSpace.OpenAsync(clusters);
        var plain = await space.StartOperatorAsync();
        var blue = await space.StartOperatorAsync(adjust: options => options with { Class = "blue" });
        await space.ApplyAsync("mine", OperatorSpace.Spec("main 7"));
        await space.ApplyAsync("theirs", OperatorSpace.Spec("main 8"), "blue");
        await space.UntilServedAsync("mine", "main=7", "main=100%");
        var before = await space.UntilServedAsync("theirs", "main=8", "main=100%");
        Assert.Equal((true, true), (plain.IsLeading, blue.IsLeading));
        await UntilRoutesAsync(plain, "mine");
        await UntilRoutesAsync(blue, "theirs");

        await space.ApplyAsync("theirs", """{"suspend":false}""", "");
        await UntilRoutesAsync(plain, "mine", "theirs");
        await UntilRoutesAsync(blue);

        var after = await space.UntilServedAsync("theirs", "main=8", "main=100%");
        Assert.Equal(before["status"]!["variants"]!.ToJsonString(), after["status"]!["variants"]!.ToJsonString());
    }

    [Fact]
    public async Task One_that_works_for_two_namespaces_works_for_no_third()
    {
        await using var first = await OperatorSpace.OpenAsync(clusters);
        await using var second = await OperatorSpace.OpenAsync(clusters);
        await using var third = await OperatorSpace.OpenAsync(clusters);
        var running = await first.StartOperatorAsync(adjust: options =>
            options with
            {
                WatchNamespaces = [first.Name, second.Name],
            }
        );
        await third.ApplyAsync("iris", OperatorSpace.Spec("main 6"));
        await first.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        await second.ApplyAsync("iris", OperatorSpace.Spec("main 8"));

        await first.UntilServedAsync("iris", "main=7", "main=100%");
        await second.UntilServedAsync("iris", "main=8", "main=100%");

        await UntilRoutesAsync(running, "iris", "iris");
        var other = await third.Cluster.Api.GetAsync($"{third.ModelDeployments}/iris");
        Assert.Null(other["status"]);
    }

    [Fact]
    public async Task A_definition_that_lacks_a_field_is_named_at_the_start_without_any_right_for_it()
    {
        await using var cluster = await Cluster.StartAsync(new() { HasControllers = false });
        await using (var space = await OperatorSpace.OpenAsync(cluster))
        {
            await space.StartOperatorAsync(await GrantedRights.GrantAsync(space));
            Assert.Equal(709, await UntilComparedAsync(space));
        }

        var path = $"/apis/apiextensions.k8s.io/v1/customresourcedefinitions/{ModelDeploymentDefinition.Name}";
        var definition = await cluster.Api.GetAsync(path);
        var schema = definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!;
        schema["properties"]!["spec"]!["properties"]!.AsObject().Remove("suspend");
        var versions = definition["spec"]!["versions"]!.DeepClone();
        await cluster.Api.PatchAsync(
            path,
            new() { ["spec"] = new System.Text.Json.Nodes.JsonObject { ["versions"] = versions } }
        );

        await using var lacking = await OperatorSpace.OpenAsync(cluster);
        var kubeconfig = await GrantedRights.GrantAsync(lacking);
        using var limit = new CancellationTokenSource(OperatorSpace.Limit);
        while (!lacking.Logs.Entries.Any(entry => entry.Event.Id == 706))
        {
            // What is published follows the definition within some seconds.
            var running = await lacking.StartOperatorAsync(kubeconfig);
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, limit.Token);
            await running.DisposeAsync();
        }

        Assert.Contains(
            "lacks spec.suspend:",
            lacking.Logs.Entries.First(entry => entry.Event.Id == 706).Message,
            StringComparison.Ordinal
        );
    }

    private static async Task<int> UntilComparedAsync(OperatorSpace space)
    {
        using var limit = new CancellationTokenSource(OperatorSpace.Limit);
        while (true)
        {
            var compared = space.Logs.Entries.FirstOrDefault(entry => entry.Event.Id is 706 or 708 or 709);
            if (compared is not null)
            {
                Assert.True(compared.Event.Id == 709, compared.Message);
                return compared.Event.Id;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
        }
    }

    private static async Task UntilRoutesAsync(RunningOperator running, params string[] deployments)
    {
        using var limit = new CancellationTokenSource(OperatorSpace.Limit);
        while (
            running.Routers.Snapshot is not { } snapshot
            || !snapshot.Routes.Values.Select(route => route.Deployment).Order().SequenceEqual(deployments)
        )
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        }
    }
}
