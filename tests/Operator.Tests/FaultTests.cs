using System.Text.Json.Nodes;
using Sluice.Operator.Tests.Harness;
using Sluice.Testing.Kubernetes.Clusters;
using Sluice.Testing.Kubernetes.Pods;

namespace Sluice.Operator.Tests;

/// <summary>What goes wrong in a cluster leads from <c>kubectl get</c> to a message that says what to do.</summary>
public sealed class FaultTests(ClusterFixture clusters)
{
    public static TheoryData<string, string, string, string, string> Specs =>
        new()
        {
            // because, more of the spec, the condition, its reason, a part of its message
            {
                "no GPU",
                """ "resources":{"limits":{"nvidia.com/gpu":500}} """,
                "CapacityAvailable",
                "InsufficientGpu",
                "Insufficient nvidia.com/gpu"
            },
            {
                "no memory",
                """ "resources":{"limits":{"memory":"2Ti"}} """,
                "CapacityAvailable",
                "InsufficientResources",
                "Insufficient memory"
            },
            {
                "no such node",
                """ "podTemplate":{"nodeSelector":{"disk":"tape"}} """,
                "CapacityAvailable",
                "NoMatchingNode",
                "podTemplate.nodeSelector"
            },
            {
                "no such claim",
                """ "podTemplate":{"volumes":[{"name":"m","persistentVolumeClaim":{"claimName":"models"}}],"volumeMounts":[{"name":"m","mountPath":"/m"}]} """,
                "Stalled",
                "VolumeMissing",
                "persistentvolumeclaim \"models\" not found"
            },
            {
                "no such account",
                """ "podTemplate":{"serviceAccountName":"nobody"} """,
                "Stalled",
                "PodsRefused",
                "serviceaccount \"nobody\" not found"
            },
            {
                "no such priority",
                """ "podTemplate":{"priorityClassName":"urgent"} """,
                "Stalled",
                "PodsRefused",
                "no PriorityClass with name urgent was found"
            },
        };

    public static TheoryData<string, string, PodFate, string> Fates =>
        new()
        {
            // because, reason, what becomes of the pod, a part of the message
            {
                "no such image",
                "ImageUnavailable",
                PodFate.ImagePullError("server:1"),
                "Back-off pulling image \"server:1\""
            },
            {
                "no such secret in a variable",
                "ContainerRefused",
                PodFate.Waiting("CreateContainerConfigError", "secret \"token\" not found"),
                "secret \"token\" not found"
            },
            {
                "it crashes",
                "Crashing",
                PodFate.CrashLoop(1, "expected a model file at /m, found none", 3),
                "expected a model file at /m, found none"
            },
        };

    [Theory, MemberData(nameof(Specs))]
    public async Task Of_what_the_cluster_refuses(string because, string more, string type, string reason, string part)
    {
        await using var space = await OperatorSpace.StartAsync(clusters);

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7", more));

        await SaysAsync(space, because, type, reason, part);
    }

    [Theory, MemberData(nameof(Fates))]
    public async Task Of_what_the_kubelet_reports(string because, string reason, PodFate fate, string part)
    {
        await using var space = await OperatorSpace.StartAsync(clusters, _ => fate);

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));

        await SaysAsync(space, because, "Stalled", reason, part);
    }

    [Fact]
    public async Task Of_a_quota()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.Cluster.Api.PostAsync(
            $"/api/v1/namespaces/{space.Name}/resourcequotas",
            JsonNode.Parse("""{"metadata":{"name":"none"},"spec":{"hard":{"pods":"0"}}}""")!.AsObject()
        );

        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));

        await SaysAsync(space, "a quota", "Stalled", "QuotaExceeded", "exceeded quota: none");
    }

    [Fact]
    public async Task Of_a_taint_on_every_node_that_fits()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await AddNodeAsync(space, "tainted", gpus: 0, """[{"key":"models","value":"no","effect":"NoSchedule"}]""");
        await space.ApplyAsync(
            "iris",
            OperatorSpace.Spec("main 7", $$""" "podTemplate":{"nodeSelector":{"only":"{{space.Name}}-tainted"} } """)
        );

        try
        {
            await SaysAsync(space, "a taint", "CapacityAvailable", "UntoleratedTaint", "podTemplate.tolerations");
        }
        finally
        {
            // The scheduler would speak of its taint in every other test too.
            await space.Cluster.Api.DeleteAsync($"/api/v1/nodes/{space.Name}-tainted");
        }
    }

    [Fact]
    public async Task Of_a_server_that_cannot_load_its_version_or_reach_its_store()
    {
        await using var space = await OperatorSpace.StartAsync(clusters, _ => PodFate.Running);
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        var pod = (await space.PodsOfAsync("7", 1))[0];

        space.Servers.Fails($"{pod["status"]!["podIP"]}", "s3://models at 10.0.0.1: connection refused", mayPass: true);
        await SaysAsync(
            space,
            "a store that is down",
            "Reconciling",
            "LoadFailed",
            "s3://models at 10.0.0.1: connection refused"
        );
        space.Servers.Fails($"{pod["status"]!["podIP"]}", "the digest is sha256:b, expected sha256:a", mayPass: false);

        await SaysAsync(space, "a wrong digest", "Stalled", "LoadFailed", "the digest is sha256:b, expected sha256:a");
    }

    [Fact]
    public async Task Of_a_version_that_was_changed_in_its_store()
    {
        await using var space = await OperatorSpace.StartAsync(
            clusters,
            pod =>
                $"{pod["metadata"]!["labels"]?["sluice.dev/deployment"]}".Length > 0 ? PodFate.Running : PodFate.Ready
        );
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7", """ "scaling":{"minReplicas":2} """));
        var pods = await space.PodsOfAsync("7", 2);
        var other = $"sha256:{new string('b', 64)}";
        space.Servers.Has($"{pods[1]["status"]!["podIP"]}", other);
        await space.Pods.SetAsync($"{pods[0]["metadata"]!["name"]}", PodFate.Ready);
        await space.UntilServedAsync("iris", "main=7", "main=100%");

        await space.Pods.SetAsync($"{pods[1]["metadata"]!["name"]}", PodFate.Ready);

        await SaysAsync(space, "changed files", "ArtifactVerified", "VersionChanged", other);
        var status = (await space.Cluster.Api.GetAsync($"{space.ModelDeployments}/iris"))["status"]!;
        Assert.Equal("1/2", $"{status["summary"]!["replicas"]}");
    }

    [Fact]
    public async Task Of_a_volume_that_cannot_be_mounted()
    {
        await using var space = await OperatorSpace.StartAsync(clusters, _ => PodFate.Waiting("ContainerCreating", ""));
        await space.ApplyAsync("iris", OperatorSpace.Spec("main 7"));
        var pod = (await space.PodsOfAsync("7", 1))[0];
        await space.Cluster.Api.PostAsync(
            $"/api/v1/namespaces/{space.Name}/events",
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["name"] = "mount.1", ["namespace"] = space.Name },
                ["type"] = "Warning",
                ["reason"] = "FailedMount",
                ["message"] =
                    "MountVolume.SetUp failed for volume \"sluice-credentials\" : secret \"s3-reader\" not found",
                ["source"] = new JsonObject { ["component"] = "kubelet" },
                ["involvedObject"] = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "Pod",
                    ["namespace"] = space.Name,
                    ["name"] = pod["metadata"]!["name"]!.DeepClone(),
                    ["uid"] = pod["metadata"]!["uid"]!.DeepClone(),
                },
            }
        );

        await SaysAsync(space, "a mount", "Stalled", "PodNotStarting", "secret \"s3-reader\" not found");
    }

    [Fact]
    public async Task Pods_that_wait_for_GPUs_start_by_themselves_when_a_node_brings_them()
    {
        await using var space = await OperatorSpace.StartAsync(clusters);
        await space.ApplyAsync(
            "iris",
            OperatorSpace.Spec("main 7", """ "resources":{"limits":{"nvidia.com/gpu":7}} """)
        );
        var waiting = await space.UntilConditionAsync("iris", "CapacityAvailable", "False", "InsufficientGpu");
        Assert.Equal("InsufficientGpu", $"{waiting["status"]!["summary"]!["rollout"]}");
        Assert.Null(OperatorSpace.Condition(waiting["status"]!, "Stalled"));

        await AddNodeAsync(space, "gpus", gpus: 8, "[]");

        await space.UntilServedAsync("iris", "main=7", "main=100%");
        await space.UntilConditionAsync("iris", "CapacityAvailable", "True", "Placed");
    }

    private static async Task SaysAsync(OperatorSpace space, string because, string type, string reason, string part)
    {
        var found = await space.UntilAsync(
            "iris",
            status => $"{OperatorSpace.Condition(status, type)?["reason"]}" == reason
        );
        var status = found["status"]!;
        Assert.True(
            $"{OperatorSpace.Condition(status, type)!["message"]}".Contains(part, StringComparison.Ordinal),
            $"{because}: {status.ToJsonString()}"
        );
    }

    private static async Task AddNodeAsync(OperatorSpace space, string name, int gpus, string taints)
    {
        var node = $"{space.Name}-{name}";
        await space.Cluster.Api.PostAsync(
            "/api/v1/nodes",
            JsonNode
                .Parse(
                    $$"""{"metadata":{"name":"{{node}}","labels":{"only":"{{node}}","kubernetes.io/hostname":"{{node}}"} },"spec":{"taints":{{taints}} } }"""
                )!
                .AsObject()
        );
        var amounts = $$"""{"cpu":"32","memory":"128Gi","pods":"110","nvidia.com/gpu":"{{gpus}}"}""";
        await space.Cluster.Api.MergeAsync(
            $"/api/v1/nodes/{node}/status",
            JsonNode
                .Parse(
                    $$"""{"status":{"capacity":{{amounts}},"allocatable":{{amounts}},"conditions":[{"type":"Ready","status":"True","reason":"KubeletReady","message":"","lastHeartbeatTime":"2030-01-01T00:00:00Z","lastTransitionTime":"2030-01-01T00:00:00Z"}]} }"""
                )!
                .AsObject()
        );
    }
}
