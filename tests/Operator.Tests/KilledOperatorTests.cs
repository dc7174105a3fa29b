using System.Text.Json.Nodes;
using Sluice.Operator.Tests.Harness;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.Operator.Tests;

/// <summary>
/// The operator's program ended by SIGKILL, and started again, at seeded moments throughout a script of edits: the cluster comes to be
/// what it is where nobody kills it. SLUICE_CHAOS=full takes twenty seeds in place of one.
/// </summary>
public sealed class KilledOperatorTests(ClusterFixture clusters)
{
    private const string BadVersion = "9";

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("SLUICE_CHAOS") == "full" ? 20 : 1)];

    [Theory, MemberData(nameof(Seeds))]
    public async Task Comes_to_the_same_end_with_nothing_made_twice_and_no_answer_lost(int seed)
    {
        await using var calm = await OpenAsync();
        var expected = await RunAsync(calm, null);
        await using var wild = await OpenAsync();
        var killer = new OperatorKiller(wild, new Random(seed));

        var actual = await RunAsync(wild, killer);

        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: killed {killer.Kills} times");
        Assert.InRange(killer.Kills, 3, int.MaxValue);
        Assert.Equal(expected.State, actual.State);
        Assert.Equal(expected.Made, actual.Made);
        Assert.All(actual.TemplateRevisions, revision => Assert.Equal("1", revision));
    }

    private async Task<OperatorSpace> OpenAsync() =>
        await OperatorSpace.OpenAsync(
            clusters,
            pod =>
                $"{pod["metadata"]!["annotations"]?["sluice.dev/version"]}" == BadVersion
                    ? PodFate.CrashLoop(1, "no such thing", 4)
                    : PodFate.Ready
        );

    private static async Task<Outcome> RunAsync(OperatorSpace space, OperatorKiller? killer)
    {
        var position = space.Cluster.Audit.Position;
        await using var running = killer ?? new OperatorKiller(space, null);
        running.Start();
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7", """ "scaling":{"minReplicas":2} """));
        await space.UntilServedAsync("iris", "main=7", "main=100%");
        await using var readiness = await ReadinessWatch.StartAsync(space, "iris");
        await EditAsync(space);
        await UntilAtRestAsync(space);
        Assert.Empty(readiness.Losses);
        return new(await StateAsync(space), Made(space, position), await TemplateRevisionsAsync(space));
    }

    /// <summary>Every rule of the documentation once; each edit begins when the one before has its effect.</summary>
    private static async Task EditAsync(OperatorSpace space)
    {
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8"));
        await space.UntilServedAsync("iris", "main=8", "main=100%");
        await space.ApplyAsync("iris", OperatorSpace.Spec($"main {BadVersion}"));
        await space.UntilConditionAsync("iris", "Stalled", "True", "Crashing");
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8"));
        await space.UntilServedAsync("iris", "main=8", "main=100%");
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 8 90, more 7 10"));
        await space.UntilServedAsync("iris", "main=8,more=7", "main=90%,more=10%");
        await space.ApplyAsync("iris", """{"scaling":{"minReplicas":3}}""");
        await space.UntilAsync("iris", status => $"{status["summary"]?["replicas"]}" == "6/6");
        await space.ApplyAsync("iris", OperatorSpace.Spec("main latest"));
        await space.UntilConditionAsync("iris", "Stalled", "True", "InvalidSpec");
        await space.ApplyAsync("iris", OperatorSpace.Spec("renamed 8 60, more 7 40"));
        await space.UntilServedAsync("iris", "renamed=8,more=7", "renamed=60%,more=40%");
        await space.ApplyAsync("iris", OperatorSpace.Spec("more 7"));
        await space.UntilServedAsync("iris", "more=7", "more=100%");
    }

    private static async Task UntilAtRestAsync(OperatorSpace space)
    {
        await space.UntilConditionAsync("iris", "RolloutComplete", "True", "Complete");
        using var limit = new CancellationTokenSource(OperatorSpace.Limit);
        foreach (var path in await PathsAsync(space))
        {
            while ((await space.Cluster.Api.ListAsync(path)).Count(IsOurs) != 1)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, limit.Token);
            }
        }
    }

    /// <summary>All that must be the same whoever looked in between.</summary>
    private static async Task<string> StateAsync(OperatorSpace space)
    {
        var subject = await space.Cluster.Api.GetAsync($"{space.ModelDeployments}/iris");
        var state = new JsonArray(
            subject["status"]!["variants"]!.DeepClone(),
            subject["status"]!["summary"]!.DeepClone()
        );
        foreach (var path in await PathsAsync(space))
        {
            foreach (var child in (await space.Cluster.Api.ListAsync(path)).Where(IsOurs))
            {
                state.Add(child["metadata"]!["name"]!.DeepClone());
                state.Add((child["spec"]?["template"] ?? child["spec"]?["selector"] ?? child["data"])?.DeepClone());
            }
        }

        return state.ToJsonString();
    }

    /// <summary>Kind and name of every object that an operator has made, as often as it was made.</summary>
    private static IReadOnlyList<string> Made(OperatorSpace space, long position) =>
        [
            .. space
                .Cluster.Audit.Read(position)
                .Where(asked => asked is { Verb: "create", Code: 201 } && asked.Namespace == space.Name)
                .Where(asked => asked.UserAgent.StartsWith("sluice-operator", StringComparison.Ordinal))
                .Where(asked => asked.Resource is not ("leases" or "events"))
                .Select(asked => $"{asked.Resource}/{asked.Name}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>How often each Deployment's pod template was another, as its controller counts.</summary>
    private static async Task<IReadOnlyList<string>> TemplateRevisionsAsync(OperatorSpace space) =>
        [
            .. (await space.Cluster.Api.ListAsync(space.Deployments)).Select(child =>
                $"{child["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"]}"
            ),
        ];

    private static async Task<IReadOnlyList<string>> PathsAsync(OperatorSpace space)
    {
        // From Kubernetes 1.21 on; and what was before it until 1.24.
        var version = await space.Cluster.Api.FindAsync("/apis/policy/v1") is null ? "v1beta1" : "v1";
        return
        [
            space.Deployments,
            $"/apis/apps/v1/namespaces/{space.Name}/controllerrevisions",
            space.Services,
            $"/apis/policy/{version}/namespaces/{space.Name}/poddisruptionbudgets",
        ];
    }

    private static bool IsOurs(JsonObject child) => child["metadata"]!["labels"]?["sluice.dev/deployment"] is not null;

    private sealed record Outcome(string State, IReadOnlyList<string> Made, IReadOnlyList<string> TemplateRevisions);
}
