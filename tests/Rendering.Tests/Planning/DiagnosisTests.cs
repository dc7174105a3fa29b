using Sluice.Rendering.Reporting;
using Sluice.Resources.ModelDeployments.Conditions;

namespace Sluice.Rendering.Tests.Planning;

/// <summary>What goes wrong in a cluster, and what a ModelDeployment says of it.</summary>
public sealed class DiagnosisTests
{
    public static TheoryData<string, string, string, string, string> Cases =>
        new()
        {
            // because, the pod's status, the condition that says it, its reason, a part of its message
            {
                "no GPU is free",
                Unplaced("0/3 nodes are available: 3 Insufficient nvidia.com/gpu."),
                ConditionTypes.CapacityAvailable,
                "InsufficientGpu",
                "no node takes the pod: 0/3 nodes are available: 3 Insufficient nvidia.com/gpu. It starts by itself when"
            },
            {
                "no memory is free",
                Unplaced("0/3 nodes are available: 3 Insufficient memory."),
                ConditionTypes.CapacityAvailable,
                "InsufficientResources",
                "else lower resources"
            },
            {
                "a taint",
                Unplaced("0/1 nodes are available: 1 node(s) had taint {a: b}, that the pod didn't tolerate."),
                ConditionTypes.CapacityAvailable,
                "UntoleratedTaint",
                "podTemplate.tolerations"
            },
            {
                "a selector that fits no node",
                Unplaced("0/1 nodes are available: 1 node(s) didn't match node selector."),
                ConditionTypes.CapacityAvailable,
                "NoMatchingNode",
                "podTemplate.nodeSelector"
            },
            {
                "some nodes have a taint, and no other matches: either may be meant, so both are said",
                Unplaced(
                    "0/3 nodes are available: 1 node(s) had taint {gpu: a, b}, that the pod didn't tolerate, 2 node(s) didn't match node selector."
                ),
                ConditionTypes.CapacityAvailable,
                "UntoleratedTaint",
                "podTemplate.tolerations has that taint; add it there, or nodes without it. Nodes do not fit podTemplate.nodeSelector"
            },
            {
                "a control plane's taint is not what a selector is for",
                Unplaced(
                    "0/5 nodes are available: 2 node(s) didn't match Pod's node affinity/selector, 3 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }. preemption: 0/5 nodes are available: 5 Preemption is not helpful for scheduling."
                ),
                ConditionTypes.CapacityAvailable,
                "NoMatchingNode",
                "control-plane: }. Nodes do not fit podTemplate.nodeSelector or podTemplate.affinity.nodeAffinity; change these, or label a node so."
            },
            {
                "a taint that is named like a resource",
                Unplaced("0/2 nodes are available: 2 node(s) had untolerated taint {nvidia.com/gpu: present}."),
                ConditionTypes.CapacityAvailable,
                "UntoleratedTaint",
                "podTemplate.tolerations"
            },
            {
                "room is lacking on the nodes that fit otherwise",
                Unplaced(
                    "0/4 nodes are available: 1 node(s) were unschedulable, 2 Insufficient cpu, 2 Insufficient nvidia.com/gpu, 1 node(s) had taint {node.kubernetes.io/not-ready: }, that the pod didn't tolerate."
                ),
                ConditionTypes.CapacityAvailable,
                "InsufficientGpu",
                "in resources.limits. It starts by itself when a node has room; else lower resources, or free or add nodes."
            },
            {
                "every node is cordoned",
                Unplaced("0/1 nodes are available: 1 node(s) were unschedulable."),
                ConditionTypes.CapacityAvailable,
                "NoNodes",
                "kubectl uncordon"
            },
            {
                "no node at all",
                Unplaced("no nodes available to schedule pods"),
                ConditionTypes.CapacityAvailable,
                "NoNodes",
                "add one"
            },
            {
                "others are in the way",
                Unplaced(
                    "0/2 nodes are available: 2 node(s) didn't match pod affinity/anti-affinity, 2 node(s) didn't match pod anti-affinity rules."
                ),
                ConditionTypes.CapacityAvailable,
                "NoMatchingNode",
                "podTemplate.affinity keeps it from, or with, other pods"
            },
            {
                "words that nobody knows",
                Unplaced("0/2 nodes are available: 2 node(s) were on strike."),
                ConditionTypes.CapacityAvailable,
                "Unschedulable",
                "kubectl describe pod"
            },
            {
                "a claim that is not there",
                Unplaced("persistentvolumeclaim \"models\" not found"),
                ConditionTypes.Stalled,
                "VolumeMissing",
                "Make the claim that podTemplate.volumes names"
            },
            {
                "an image that is not there",
                Waiting("ImagePullBackOff", "Back-off pulling image \"server:1\""),
                ConditionTypes.Stalled,
                "ImageUnavailable",
                "the image server:1 cannot be pulled (ImagePullBackOff): Back-off pulling image \"server:1\". See that it exists"
            },
            {
                "a config map that is not there",
                Waiting("CreateContainerConfigError", "configmap \"x\" not found"),
                ConditionTypes.Stalled,
                "ContainerRefused",
                "configmap \"x\" not found. Make what it names"
            },
            {
                "it ends at its start",
                Crash(1, "Error", "expected --model URI"),
                ConditionTypes.Stalled,
                "Crashing",
                "the server ended with status 1 and is started again (4 times so far): expected --model URI. kubectl logs --previous"
            },
            {
                "it needs more memory than it may have",
                Crash(137, "OOMKilled", ""),
                ConditionTypes.Stalled,
                "OutOfMemory",
                "resources.limits.memory"
            },
        };

    [Theory, MemberData(nameof(Cases))]
    public void Says_what_is_wrong_and_what_to_do(
        string because,
        string status,
        string type,
        string reason,
        string part
    )
    {
        var world = new World().Apply("main 7");
        world.Settle();
        world.Pod("main", "7", isReady: false, digest: null, status: status);

        world.Settle();

        var found = world.Condition(type);
        Assert.True(reason == found?.Reason, $"{because}: {found}");
        Assert.StartsWith("variant main, version 7: ", found!.Message);
        Assert.Contains(part, found.Message);
        Assert.Equal(reason, world.Status!.Summary!.Rollout);
        Assert.Equal(
            (ConditionStatus.False, reason),
            (world.Condition(ConditionTypes.Ready)!.Status, world.Condition(ConditionTypes.Ready)!.Reason)
        );
        Assert.Contains(world.Events, happened => happened.IsWarning && happened.Reason == reason);
    }

    [Fact]
    public void A_mount_that_fails_is_told_in_the_clusters_words()
    {
        var world = new World().Apply("main 7");
        world.Settle();
        var pod = world.Pod("main", "7", isReady: false, digest: null, status: Waiting("ContainerCreating", ""));
        world.Warnings[pod] =
            "MountVolume.SetUp failed for volume \"sluice-credentials\": secret \"s3-reader\" not found";

        world.Settle();

        Assert.Equal("PodNotStarting", world.Condition(ConditionTypes.Stalled)!.Reason);
        Assert.Contains(
            "secret \"s3-reader\" not found. Make what it names",
            world.Condition(ConditionTypes.Stalled)!.Message
        );
    }

    [Fact]
    public void A_store_that_is_down_needs_nobody_until_the_deadline()
    {
        var world = new World().Apply("main 7");
        world.Settle();
        world.Says(
            world.Pod("main", "7", isReady: false, digest: null),
            "s3://models: connection refused",
            mayPass: true
        );

        world.Settle();
        Assert.Null(world.Condition(ConditionTypes.Stalled));
        Assert.Equal("LoadFailed", world.Condition(ConditionTypes.Reconciling)!.Reason);
        Assert.Equal(ConditionStatus.False, world.Condition(ConditionTypes.ArtifactVerified)!.Status);
        Assert.Equal(TimeSpan.FromSeconds(3), world.Plan().NextVisit);
        world.Now += TimeSpan.FromMinutes(10);
        world.Settle();

        var stalled = world.Condition(ConditionTypes.Stalled)!;
        Assert.Equal("ProgressDeadlineExceeded", stalled.Reason);
        Assert.Contains("connection refused", stalled.Message);
    }

    [Fact]
    public void What_waits_for_nodes_is_ready_by_itself_when_they_come()
    {
        var world = new World().Apply("main 7");
        world.Settle();
        var pod = world.Pod(
            "main",
            "7",
            isReady: false,
            digest: null,
            status: Unplaced("1 Insufficient nvidia.com/gpu.")
        );
        world.Settle();
        Assert.Equal("InsufficientGpu", world.Condition(ConditionTypes.Reconciling)!.Reason);
        Assert.Null(world.Condition(ConditionTypes.Stalled));

        world.Lose(pod);
        world.Pod("main", "7");
        world.Settle();

        Assert.Equal(ConditionStatus.True, world.Condition(ConditionTypes.Ready)!.Status);
        Assert.Equal(ConditionStatus.True, world.Condition(ConditionTypes.CapacityAvailable)!.Status);
        Assert.Null(world.Condition(ConditionTypes.Reconciling));
    }

    private static string Unplaced(string message) =>
        $$"""{"phase":"Pending","podIP":null,"containerStatuses":null,"conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":{{Quoted(message)}}}]}""";

    private static string Waiting(string reason, string message) =>
        $$"""{"phase":"Pending","containerStatuses":[{"name":"server","ready":false,"restartCount":0,"image":"server:1","state":{"waiting":{"reason":"{{reason}}","message":{{Quoted(message)}} } } }]}""";

    private static string Crash(int exitCode, string reason, string message) =>
        $$"""
            {"containerStatuses":[{"name":"server","ready":false,"restartCount":4,"image":"server:1",
              "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s restarting failed container"} },
              "lastState":{"terminated":{"exitCode":{{exitCode}},"reason":"{{reason}}","message":{{Quoted(
                message
            )}} } } }]}
            """;

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
